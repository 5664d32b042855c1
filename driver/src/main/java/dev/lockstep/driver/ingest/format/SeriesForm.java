package dev.lockstep.driver.ingest.format;

import dev.lockstep.config.FormatSpec.Series.Missing;
import dev.lockstep.data.ValueForm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How lines of a series are read.
 *
 * @param columns those that are asked for, in their order
 * @param missing what stands in for a value that is not there
 * @param skipsBad whether a line that cannot be read is a gap in the series, and not the end of the run
 */
public record SeriesForm(List<String> columns, char separator, ValueForm numbers, Missing missing, boolean skipsBad)
        implements Serializable {
    private static final Set<String> NOTHING = Set.of("", "na", "n/a", "nan", "null", "none", "?");
    private static final char QUOTE = '"';

    /** Of commas and points, where nothing is missing. */
    public static SeriesForm plain(List<String> columns) {
        return new SeriesForm(List.copyOf(columns), ',', ValueForm.PLAIN, Missing.FAIL, false);
    }

    /** The values of a line, without the quotes that may stand around them. */
    List<String> cut(String line) {
        List<String> values = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            quoted ^= line.charAt(i) == QUOTE;
            if (line.charAt(i) == separator && !quoted) {
                values.add(value(line.substring(from, i)));
                from = i + 1;
            }
        }
        values.add(value(line.substring(from)));
        return values;
    }

    private static String value(String text) {
        String value = text.strip();
        boolean quoted = value.length() > 1 && value.charAt(0) == QUOTE && value.charAt(value.length() - 1) == QUOTE;
        return quoted ? value.substring(1, value.length() - 1).strip() : value;
    }

    boolean isNothing(String value) {
        return missing == Missing.FAIL ? value.isEmpty() : NOTHING.contains(value.toLowerCase(Locale.ROOT));
    }

    /** The number that a value says; NaN where it says none. */
    float number(String value) {
        if (numbers.equals(ValueForm.PLAIN)) {
            return DecimalText.parse(value);
        }
        float number = numbers.parse(value).orElse(Double.NaN).floatValue();
        return Float.isInfinite(number) ? Float.NaN : number;
    }
}
