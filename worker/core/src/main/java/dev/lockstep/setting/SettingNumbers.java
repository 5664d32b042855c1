package dev.lockstep.setting;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them. */
final class SettingNumbers {
    private static final Pattern WITH_SUFFIX = Pattern.compile("([-+]?[\\d_.]+(?:[eE][-+]?\\d+)?)\\s*([A-Za-z%/°]+)");
    private static final int MOST_EXPONENT = 400;

    private SettingNumbers() {}

    /** The number that the text says, {@code 60_000} and {@code 1e-8} included; empty where it says none. */
    static Optional<BigDecimal> parse(String text) {
        try {
            BigDecimal number = new BigDecimal(text.strip().replaceAll("(?<=\\d)_(?=\\d)", ""));
            // A short text such as 1e999999999 must not become a number of that many digits.
            return Math.abs((long) number.precision() - number.scale()) > MOST_EXPONENT
                    ? Optional.empty()
                    : Optional.of(number);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** What to write instead of something that is no number. */
    static String remedy(String text, String expected) {
        Matcher matcher = WITH_SUFFIX.matcher(text.strip());
        Optional<BigDecimal> number = matcher.matches() ? parse(matcher.group(1)) : Optional.empty();
        if (number.isEmpty()) {
            return "give " + expected;
        }
        if (matcher.group(2).equals("%")) {
            return "a share has no percent sign: " + text(number.get().doubleValue() / 100);
        }
        return "it takes no unit: " + matcher.group(1);
    }

    /** The shortest text that reads back as the same number. */
    static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return Double.toString(value).replace("E", "e").replace(".0e", "e");
    }
}
