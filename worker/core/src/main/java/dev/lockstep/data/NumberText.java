package dev.lockstep.data;

import java.util.Locale;
import java.util.Optional;

/** Numbers as data files write them. */
public final class NumberText {
    /** Powers of ten that a double holds exactly. */
    private static final double[] TENS = {
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    private static final int MOST_DIGITS = TENS.length - 1;
    private static final int LONGEST_PLAIN = MOST_DIGITS + 2;

    private NumberText() {}

    /** The number that the text says, NaN and infinities too; empty where it says none. */
    public static Optional<Double> parse(String text) {
        String plain = text.strip();
        if (plain.isEmpty() || plain.length() > RawValue.LONGEST_NUMBER) {
            return Optional.empty();
        }
        double usual = plain.length() <= LONGEST_PLAIN ? usual(plain) : Double.NaN;
        if (!Double.isNaN(usual)) {
            return Optional.of(usual);
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

    /**
     * What nearly all numbers of a file are: few digits, perhaps with a sign and a point; NaN for all others. Digits and power are
     * exact, so that one division rounds as parsing does, for a fraction of its time.
     */
    private static double usual(String plain) {
        int begin = plain.charAt(0) == '-' || plain.charAt(0) == '+' ? 1 : 0;
        long digits = 0;
        int point = -1;
        for (int i = begin; i < plain.length(); i++) {
            char each = plain.charAt(i);
            if (each >= '0' && each <= '9') {
                digits = digits * 10 + (each - '0');
            } else if (each == '.' && point < 0) {
                point = i;
            } else {
                return Double.NaN;
            }
        }
        int count = plain.length() - begin - (point < 0 ? 0 : 1);
        if (count < 1 || count > MOST_DIGITS) {
            return Double.NaN;
        }
        double value = point < 0 ? digits : digits / TENS[plain.length() - 1 - point];
        return plain.charAt(0) == '-' ? -value : value;
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
