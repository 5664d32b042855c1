package dev.lockstep.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value as a source has it, and what it says as a text or as a number: the same when training prepares and when it is predicted. */
public final class RawValue {
    private static final int SHOWN = 60;

    private RawValue() {}

    /** Without the spaces around a text and without {@code strip} at its end; null where nothing is left. */
    public static @Nullable Object stripped(@Nullable Object raw, String strip) {
        if (!(raw instanceof String text)) {
            return raw;
        }
        String value = text.strip();
        value = strip.isEmpty() || !value.endsWith(strip)
                ? value
                : value.substring(0, value.length() - strip.length()).strip();
        return value.isEmpty() ? null : value;
    }

    /** As a word. */
    public static String text(Object raw) {
        return raw instanceof Double || raw instanceof Float
                ? NumberText.of(((Number) raw).doubleValue())
                : raw.toString();
    }

    /** As a number that a float can hold; a fault where it is none. */
    public static double number(Object raw, String column, List<String> faults) {
        double value = 0;
        if (raw instanceof Number number) {
            value = number.doubleValue();
        } else if (raw instanceof Boolean flag) {
            value = flag ? 1 : 0;
        } else {
            var parsed = NumberText.parse(raw.toString());
            if (parsed.isEmpty()) {
                faults.add("column " + column + ": '" + shortened(raw.toString()) + "' is not a number");
            }
            value = parsed.orElse(0.0);
        }
        if (!Double.isFinite(value)) {
            faults.add("column " + column + ": " + raw + " is not a finite number");
        } else if (!Float.isFinite((float) value)) {
            faults.add("column " + column + ": " + raw + " is too large for a float");
        }
        return value;
    }

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
