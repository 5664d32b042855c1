package dev.lockstep.data;

import java.util.Locale;
import java.util.Optional;

/** Numbers as data files write them. */
public final class NumberText {
    private NumberText() {}

    /** The number that the text says, NaN and infinities too; empty where it says none. */
    public static Optional<Double> parse(String text) {
        String plain = text.strip();
        if (plain.isEmpty() || plain.length() > RawValue.LONGEST_NUMBER) {
            return Optional.empty();
        }
        switch (plain.toLowerCase(Locale.ROOT)) {
            case "nan", "-nan", "+nan" -> {
                return Optional.of(Double.NaN);
            }
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Optional.of(Double.POSITIVE_INFINITY);
            }
            case "-inf", "-infinity" -> {
                return Optional.of(Double.NEGATIVE_INFINITY);
            }
            default -> {
                return digits(plain);
            }
        }
    }

    /** What Java alone takes for a number, such as 1d or 0x1p3, is none. */
    private static Optional<Double> digits(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            char each = plain.charAt(i);
            if ("0123456789+-.eE".indexOf(each) < 0) {
                return Optional.empty();
            }
        }
        try {
            return Optional.of(Double.parseDouble(plain));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** 1 for 1.0: how a class is called that a file says by a number. */
    public static String of(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
