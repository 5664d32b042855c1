package dev.lockstep.data;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a column are written.
 *
 * @param strip text that is taken off the end of each value
 * @param decimal what stands before the decimals of a number: one character
 * @param thousands what stands between the thousands; empty where nothing does
 */
public record ValueForm(String strip, String decimal, String thousands) implements Serializable {
    public static final ValueForm PLAIN = new ValueForm("", ".", "");
    private static final Pattern GROUPS = Pattern.compile("[+-]?\\d{1,3}( \\d{3})+([.eE]\\S*)?");

    /** The same with another text that is taken off. */
    public ValueForm stripping(String other) {
        return new ValueForm(other, decimal, thousands);
    }

    /** Without the spaces around a text and without {@link #strip} at its end; null where nothing is left. */
    public @Nullable Object stripped(@Nullable Object raw) {
        if (!(raw instanceof String text)) {
            return raw;
        }
        String value = text.strip();
        value = strip.isEmpty() || !value.endsWith(strip)
                ? value
                : value.substring(0, value.length() - strip.length()).strip();
        return value.isEmpty() ? null : value;
    }

    /** As a number that a float can hold; a fault where it is none. */
    public double number(Object raw, String column, List<String> faults) {
        double value = 0;
        if (raw instanceof Number number) {
            value = number.doubleValue();
        } else if (raw instanceof Boolean flag) {
            value = flag ? 1 : 0;
        } else {
            Optional<Double> parsed = parse(raw.toString());
            if (parsed.isEmpty()) {
                faults.add("column " + column + ": '" + RawValue.shortened(raw.toString()) + "' is not a number");
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

    /**
     * The number that a text says, NaN and infinities too; empty where it says none. Thousands are parted everywhere or
     * nowhere, so that 1.5 is never taken for 15.
     */
    public Optional<Double> parse(String text) {
        boolean plain = decimal.equals(".") && thousands.isEmpty();
        if (plain || text.length() > RawValue.LONGEST_NUMBER) {
            return NumberText.parse(text);
        }
        String number = text.strip();
        if (!decimal.equals(".") && !thousands.equals(".") && number.indexOf('.') >= 0) {
            return Optional.empty();
        }
        // A space stands for the sign of thousands, whatever it is; spaces of a file that are none are no part of a
        // number.
        String spaces = thousands.isEmpty() ? number : number.replace(thousands, " ");
        if (thousands.isBlank() && !thousands.isEmpty()) {
            spaces = spaces.replace('\u00A0', ' ').replace('\u202F', ' ');
        } else if (number.indexOf(' ') >= 0) {
            return Optional.empty();
        }
        String pointed = spaces.replace(decimal, ".");
        if (pointed.indexOf(' ') < 0) {
            return NumberText.parse(pointed);
        }
        return GROUPS.matcher(pointed).matches() ? NumberText.parse(pointed.replace(" ", "")) : Optional.empty();
    }
}
