package dev.lockstep.setting;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms of Java types, found by reflection once a class. */
final class ValueTypes {
    private static final String ABSENT = "none";

    private static final ClassValue<List<RecordProperty>> PARTS = new ClassValue<>() {
        @Override
        protected List<RecordProperty> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .flatMap(ValueTypes::parts)
                    .toList();
        }
    };

    private ValueTypes() {}

    /** The settings of a record; looked up when needed, so that a record may hold itself. */
    static List<RecordProperty> partsOf(Class<?> record) {
        return PARTS.get(record);
    }

    private static Stream<RecordProperty> parts(RecordComponent component) {
        return RecordReflection.isInlined(component)
                ? partsOf(component.getType()).stream().map(inner -> inner.within(component))
                : Stream.of(part(component));
    }

    private static RecordProperty part(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord() + "." + component.getName() + " has no @Setting");
        }
        ValueType form = of(component.getGenericType(), setting);
        String key = form instanceof ValueType.Alternatives choice && choice.isFlat()
                ? choice.choice().namedBy()
                : setting.named().isEmpty() ? component.getName() : setting.named();
        return new RecordProperty(key, form, setting, List.of(component));
    }

    private static ValueType of(Type type, Setting setting) {
        if (type instanceof ParameterizedType generic) {
            ValueType inner = of(generic.getActualTypeArguments()[0], setting);
            if (generic.getRawType() == Optional.class) {
                String word = setting.byDefault();
                return setting.orWord().isEmpty()
                        ? new ValueType.Perhaps(inner, word.equals(Setting.REQUIRED) ? ABSENT : word, true)
                        : new ValueType.Perhaps(inner, setting.orWord(), false);
            }
            if (generic.getRawType() == List.class) {
                return new ValueType.Several(inner);
            }
        }
        if (type instanceof Class<?> plain) {
            return of(plain, NumberBounds.of(setting));
        }
        throw new IllegalStateException("A setting cannot be a " + type);
    }

    private static ValueType of(Class<?> type, NumberBounds bounds) {
        if (type == int.class || type == Integer.class) {
            return new ScalarTypes.WholeNumber(bounds, false);
        }
        if (type == long.class || type == Long.class) {
            return new ScalarTypes.WholeNumber(bounds, true);
        }
        if (type == double.class || type == Double.class) {
            return new ScalarTypes.RealNumber(bounds);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new ScalarTypes.Flag();
        }
        if (type == String.class) {
            return new ScalarTypes.Text();
        }
        if (type.isEnum()) {
            return new ScalarTypes.OneOf(type);
        }
        TextSetting written = type.getAnnotation(TextSetting.class);
        if (written != null) {
            return new ScalarTypes.WrittenText(type, written, bounds);
        }
        NamedChoice choice = type.getAnnotation(NamedChoice.class);
        if (choice != null) {
            return new ValueType.Alternatives(
                    type, records(type).map(ValueType.Parts::new).toList(), choice);
        }
        if (type.isRecord()) {
            return new ValueType.Parts(type);
        }
        throw new IllegalStateException("A setting cannot be a " + type);
    }

    /** The records below a sealed interface, those of sealed interfaces below it included. */
    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(ValueTypes::records);
    }
}
