package dev.lockstep.setting;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One setting of a record, with the key that it has in the run file.
 *
 * @param way from the record to the value: one component, or several where records are inlined
 */
record RecordProperty(String key, ValueType form, Setting setting, List<RecordComponent> way) {
    /** The same, as seen from the record that inlines this one's. */
    RecordProperty within(RecordComponent outer) {
        List<RecordComponent> longer = new ArrayList<>(List.of(outer));
        longer.addAll(way);
        return new RecordProperty(key, form, setting, List.copyOf(longer));
    }

    /** Whether a key of a run file means this setting. */
    boolean isMeantBy(String word) {
        return SettingNames.means(
                word, key, Optional.ofNullable(way.get(way.size() - 1).getAnnotation(AlsoCalled.class)));
    }

    /** The YAML text that stands for a silent run file; empty where the setting must be given. */
    Optional<String> byDefault() {
        return setting.byDefault().equals(Setting.REQUIRED) ? Optional.empty() : Optional.of(setting.byDefault());
    }

    boolean isRequired() {
        return byDefault().isEmpty() && !(form instanceof ValueType.Perhaps);
    }

    /** The choice whose settings stand beside this one's key. */
    Optional<ValueType.Alternatives> flat() {
        return form instanceof ValueType.Alternatives choice && choice.isFlat()
                ? Optional.of(choice)
                : Optional.empty();
    }

    Object of(Object record) {
        Object value = record;
        for (RecordComponent step : way) {
            value = RecordReflection.read(step, value);
        }
        return value;
    }
}
