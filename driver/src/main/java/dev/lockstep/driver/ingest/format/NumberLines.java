package dev.lockstep.driver.ingest.format;

import dev.lockstep.config.FormatSpec;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some columns of a file of numbers: a series in time has no place for a line without a number. Where such lines are gaps,
 * their values are NaN.
 */
public final class NumberLines implements Closeable {
    private static final int SHOWN = 30;

    private final LineReader lines;
    private final SeriesForm form;
    private final int[] places;
    private final int width;
    private final float[] before;
    private String fault = "";

    private NumberLines(LineReader lines, SeriesForm form, int[] places, int width) {
        this.lines = lines;
        this.form = form;
        this.places = places;
        this.width = width;
        before = new float[places.length];
        Arrays.fill(before, Float.NaN);
    }

    /** Reads the header, where the file begins. */
    public static NumberLines header(LineReader lines, SeriesForm form) throws IOException {
        String header = lines.next();
        if (header == null) {
            throw new FormatException(lines.file(), "is empty");
        }
        return withHeader(lines, header, form);
    }

    /** Goes on within a file, of which the header is known. */
    public static NumberLines withHeader(LineReader lines, String header, SeriesForm form) {
        List<String> names = form.cut(header);
        List<String> columns = form.columns();
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(columns.get(i));
            if (places[i] < 0) {
                throw new FormatException(
                        lines.file(),
                        "has no column " + columns.get(i) + "; there are " + String.join(", ", names)
                                + (names.size() == 1 ? "; does data.separator stand between them?" : ""));
            }
        }
        return new NumberLines(lines, form, places, names.size());
    }

    /** The same, behind a line of which these were the values. */
    public NumberLines behind(float[] values) {
        System.arraycopy(values, 0, before, 0, before.length);
        return this;
    }

    /** The last values of all columns; NaN where there were none. */
    public float[] before() {
        return before.clone();
    }

    /** The byte at which the next line begins. */
    public long position() {
        return lines.position();
    }

    /** What is wrong with the last line, where it is a gap. */
    public String fault() {
        return fault;
    }

    /** The values of the next line; null after the last. */
    public float @Nullable [] next() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        List<String> texts = form.cut(line);
        if (texts.size() != width) {
            return bad("has " + texts.size() + " values, but the header names " + width + " columns");
        }
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            String text = texts.get(places[i]);
            values[i] = form.isNothing(text) ? standIn(i) : form.number(text);
            if (Float.isNaN(values[i])) {
                return bad("column " + form.columns().get(i) + ": " + wrong(text));
            }
        }
        System.arraycopy(values, 0, before, 0, values.length);
        return values;
    }

    private @Nullable String line() throws IOException {
        String line = lines.next();
        while (line != null && line.isEmpty()) {
            line = lines.next();
        }
        return line;
    }

    private float standIn(int column) {
        return switch (form.missing()) {
            case FAIL -> Float.NaN;
            case ZERO -> 0;
            case PREVIOUS -> before[column];
        };
    }

    private String wrong(String text) {
        if (!form.isNothing(text)) {
            return "'" + text.substring(0, Math.min(SHOWN, text.length())) + "' is not a number";
        }
        return form.missing() == FormatSpec.Series.Missing.PREVIOUS
                ? "is missing, and no value stands before it"
                : "is missing";
    }

    private float[] bad(String what) {
        if (!form.skipsBad()) {
            throw new FormatException(lines.file(), lines.place(), what);
        }
        fault = lines.place() + " " + what;
        float[] gap = new float[places.length];
        Arrays.fill(gap, Float.NaN);
        return gap;
    }

    /** Whether a line is a gap. */
    public static boolean isGap(float[] values) {
        return Float.isNaN(values[0]);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
