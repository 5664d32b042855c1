package dev.lockstep.setting;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The forms of a single scalar. */
final class Scalars {
    private Scalars() {}

    record WholeNumber(Bounds bounds, boolean isLong) implements Form.Simple {
        @Override
        public Object parse(String text) throws UnfitException {
            BigDecimal number = Numbers.parse(text)
                    .orElseThrow(() -> new UnfitException("is not a whole number", Numbers.remedy(text, expected())));
            if (number.stripTrailingZeros().scale() > 0) {
                throw new UnfitException("is not a whole number", "give " + expected());
            }
            if (!bounds.hold(number.doubleValue())) {
                throw new UnfitException("is out of bounds", "give " + expected());
            }
            try {
                return isLong ? (Object) number.longValueExact() : (Object) number.intValueExact();
            } catch (ArithmeticException e) {
                long most = isLong ? Long.MAX_VALUE : Integer.MAX_VALUE;
                throw new UnfitException("is too large to be counted", "give at most " + most + " in size");
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

    record RealNumber(Bounds bounds) implements Form.Simple {
        @Override
        public Object parse(String text) throws UnfitException {
            double number = Numbers.parse(text)
                    .orElseThrow(() -> new UnfitException("is not a number", Numbers.remedy(text, expected())))
                    .doubleValue();
            if (Double.isInfinite(number) || !bounds.hold(number)) {
                throw new UnfitException("is out of bounds", "give " + expected());
            }
            return number;
        }

        @Override
        public String text(Object value) {
            return Numbers.text((Double) value);
        }

        @Override
        public String expected() {
            return "a number" + bounds.said();
        }
    }

    record Flag() implements Form.Simple {
        private static final Map<String, String> OTHER_WORDS =
                Map.of("yes", "true", "on", "true", "1", "true", "no", "false", "off", "false", "0", "false");

        @Override
        public Object parse(String text) throws UnfitException {
            if (!text.equals("true") && !text.equals("false")) {
                String meant = OTHER_WORDS.get(text.toLowerCase(Locale.ROOT));
                throw new UnfitException("is not true or false", "give " + (meant == null ? expected() : meant));
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

    record Text() implements Form.Simple {
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

    record OneOf(Class<?> type) implements Form.Simple {
        List<String> names() {
            return Arrays.stream(type.getEnumConstants()).map(this::text).toList();
        }

        @Override
        public Object parse(String text) throws UnfitException {
            int index = names().indexOf(text);
            if (index < 0) {
                throw unknown(text, names());
            }
            return type.getEnumConstants()[index];
        }

        @Override
        public String text(Object value) {
            return Names.of((Enum<?>) value);
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", names());
        }
    }

    record WrittenText(Class<?> type, Written written, Bounds bounds) implements Form.Simple {
        @Override
        public Object parse(String text) throws UnfitException {
            Object value = Reflection.parse(type, text);
            if (value instanceof Counted counted && !bounds.hold(counted.count())) {
                throw new UnfitException("is out of bounds", "give " + expected());
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

    static UnfitException unknown(String text, List<String> names) {
        return Names.nearest(text, names.stream())
                .map(near ->
                        new UnfitException("is not one of " + String.join(", ", names), "did you mean " + near + "?"))
                .orElseGet(() -> new UnfitException("is not known", "give one of " + String.join(", ", names)));
    }
}
