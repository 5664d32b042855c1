package dev.lockstep.setting;

import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** One setting of a record, with the key that it has in the run file. */
record RecordProperty(String key, ValueType form, Setting setting, RecordComponent component) {
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
        return RecordReflection.read(component, record);
    }
}
