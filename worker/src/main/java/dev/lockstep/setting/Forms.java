package dev.lockstep.setting;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The forms of Java types, found by reflection once a class. */
final class Forms {
    private static final String ABSENT = "none";

    private static final ClassValue<List<Part>> PARTS = new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents()).map(Forms::part).toList();
        }
    };

    private Forms() {}

    /** The settings of a record; looked up when needed, so that a record may hold itself. */
    static List<Part> partsOf(Class<?> record) {
        return PARTS.get(record);
    }

    private static Part part(RecordComponent component) {
        Setting setting = component.getAnnotation(Setting.class);
        if (setting == null) {
            throw new IllegalStateException(
                    component.getDeclaringRecord() + "." + component.getName() + " has no @Setting");
        }
        Form form = of(component.getGenericType(), setting);
        String key = form instanceof Form.Alternatives choice && choice.isFlat()
                ? choice.choice().namedBy()
                : setting.named().isEmpty() ? component.getName() : setting.named();
        return new Part(key, form, setting, component);
    }

    private static Form of(Type type, Setting setting) {
        if (type instanceof ParameterizedType generic) {
            Form inner = of(generic.getActualTypeArguments()[0], setting);
            if (generic.getRawType() == Optional.class) {
                String word = setting.byDefault();
                return new Form.Perhaps(inner, word.equals(Setting.REQUIRED) ? ABSENT : word);
            }
            if (generic.getRawType() == List.class) {
                return new Form.Several(inner);
            }
        }
        if (type instanceof Class<?> plain) {
            return of(plain, Bounds.of(setting));
        }
        throw new IllegalStateException("A setting cannot be a " + type);
    }

    private static Form of(Class<?> type, Bounds bounds) {
        if (type == int.class || type == Integer.class) {
            return new Scalars.WholeNumber(bounds, false);
        }
        if (type == long.class || type == Long.class) {
            return new Scalars.WholeNumber(bounds, true);
        }
        if (type == double.class || type == Double.class) {
            return new Scalars.RealNumber(bounds);
        }
        if (type == boolean.class || type == Boolean.class) {
            return new Scalars.Flag();
        }
        if (type == String.class) {
            return new Scalars.Text();
        }
        if (type.isEnum()) {
            return new Scalars.OneOf(type);
        }
        Written written = type.getAnnotation(Written.class);
        if (written != null) {
            return new Scalars.WrittenText(type, written, bounds);
        }
        Choice choice = type.getAnnotation(Choice.class);
        if (choice != null) {
            return new Form.Alternatives(
                    type, records(type).map(Form.Parts::new).toList(), choice);
        }
        if (type.isRecord()) {
            return new Form.Parts(type);
        }
        throw new IllegalStateException("A setting cannot be a " + type);
    }

    /** The records below a sealed interface, those of sealed interfaces below it included. */
    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(Forms::records);
    }
}
