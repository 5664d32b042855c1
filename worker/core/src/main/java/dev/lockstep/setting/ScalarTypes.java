package dev.lockstep.setting;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The forms of a single scalar. */
final class ScalarTypes {
    private ScalarTypes() {}

    record WholeNumber(NumberBounds bounds, boolean isLong) implements ValueType.Simple {
        @Override
        public Object parse(String text) throws UnfitValueException {
            BigDecimal number = SettingNumbers.parse(text)
                    .orElseThrow(() ->
                            new UnfitValueException("is not a whole number", SettingNumbers.remedy(text, expected())));
            if (number.stripTrailingZeros().scale() > 0) {
                throw new UnfitValueException("is not a whole number", "give " + expected());
            }
            if (!bounds.hold(number.doubleValue())) {
                throw new UnfitValueException("is out of bounds", "give " + expected());
            }
            try {
                return isLong ? (Object) number.longValueExact() : (Object) number.intValueExact();
            } catch (ArithmeticException e) {
                long most = isLong ? Long.MAX_VALUE : Integer.MAX_VALUE;
                throw new UnfitValueException("is too large to be counted", "give at most " + most + " in size");
            }
        }

        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "a whole number" + bounds.said();
        }
    }

    record RealNumber(NumberBounds bounds) implements ValueType.Simple {
        @Override
        public Object parse(String text) throws UnfitValueException {
            double number = SettingNumbers.parse(text)
                    .orElseThrow(
                            () -> new UnfitValueException("is not a number", SettingNumbers.remedy(text, expected())))
                    .doubleValue();
            if (Double.isInfinite(number) || !bounds.hold(number)) {
                throw new UnfitValueException("is out of bounds", "give " + expected());
            }
            return number;
        }

        @Override
        public String text(Object value) {
            return SettingNumbers.text((Double) value);
        }

        @Override
        public String expected() {
            return "a number" + bounds.said();
        }
    }

    record Flag() implements ValueType.Simple {
        private static final Map<String, String> OTHER_WORDS =
                Map.of("yes", "true", "on", "true", "1", "true", "no", "false", "off", "false", "0", "false");

        @Override
        public Object parse(String text) throws UnfitValueException {
            if (!text.equals("true") && !text.equals("false")) {
                String meant = OTHER_WORDS.get(text.toLowerCase(Locale.ROOT));
                throw new UnfitValueException("is not true or false", "give " + (meant == null ? expected() : meant));
            }
            return text.equals("true");
        }

        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "true or false";
        }
    }

    record Text() implements ValueType.Simple {
        @Override
        public Object parse(String text) {
            return text;
        }

        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return "a text";
        }
    }

    record OneOf(Class<?> type) implements ValueType.Simple {
        List<String> names() {
            return Arrays.stream(type.getEnumConstants()).map(this::text).toList();
        }

        @Override
        public Object parse(String text) throws UnfitValueException {
            int index = names().indexOf(text);
            if (index >= 0) {
                return type.getEnumConstants()[index];
            }
            for (Object constant : type.getEnumConstants()) {
                if (SettingNames.means(text, text(constant), others((Enum<?>) constant))) {
                    return constant;
                }
            }
            throw unknown(text, names());
        }

        private Optional<AlsoCalled> others(Enum<?> constant) {
            try {
                return Optional.ofNullable(type.getField(constant.name()).getAnnotation(AlsoCalled.class));
            } catch (NoSuchFieldException e) {
                throw new IllegalStateException("every constant is a field", e);
            }
        }

        @Override
        public String text(Object value) {
            return SettingNames.of((Enum<?>) value);
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", names());
        }
    }

    record WrittenText(Class<?> type, TextSetting written, NumberBounds bounds) implements ValueType.Simple {
        @Override
        public Object parse(String text) throws UnfitValueException {
            Object value = RecordReflection.parse(type, text);
            if (value instanceof CountedSetting counted && !bounds.hold(counted.count())) {
                throw new UnfitValueException("is out of bounds", "give " + expected());
            }
            return value;
        }

        @Override
        public String text(Object value) {
            return value.toString();
        }

        @Override
        public String expected() {
            return written.value() + bounds.said();
        }
    }

    static UnfitValueException unknown(String text, List<String> names) {
        return SettingNames.nearest(text, names.stream())
                .map(near -> new UnfitValueException(
                        "is not one of " + String.join(", ", names), "did you mean " + near + "?"))
                .orElseGet(() -> new UnfitValueException("is not known", "give one of " + String.join(", ", names)));
    }
}
