package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some columns of a file of comma-separated numbers: a series in time has no place for a line without a number. */
public final class NumberLines implements Closeable {
    private static final int SHOWN = 30;

    private final LineReader lines;
    private final List<String> columns;
    private final int[] places;
    private final int width;

    private NumberLines(LineReader lines, List<String> columns, int[] places, int width) {
        this.lines = lines;
        this.columns = columns;
        this.places = places;
        this.width = width;
    }

    /** Reads the header, where the file begins. */
    public static NumberLines header(LineReader lines, List<String> columns) throws IOException {
        String header = lines.next();
        if (header == null) {
            throw new FormatException(lines.file(), "is empty");
        }
        return withHeader(lines, header, columns);
    }

    /** Goes on within a file, of which the header is known. */
    public static NumberLines withHeader(LineReader lines, String header, List<String> columns) {
        List<String> names =
                List.of(header.split(",", -1)).stream().map(String::strip).toList();
        int[] places = new int[columns.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = names.indexOf(columns.get(i));
            if (places[i] < 0) {
                throw new FormatException(
                        lines.file(), "has no column " + columns.get(i) + "; there are " + String.join(", ", names));
            }
        }
        return new NumberLines(lines, columns, places, names.size());
    }

    /** The byte at which the next line begins. */
    public long position() {
        return lines.position();
    }

    /** The values of the next line; null after the last. */
    public float @Nullable [] next() throws IOException {
        String line = lines.next();
        while (line != null && line.isEmpty()) {
            line = lines.next();
        }
        if (line == null) {
            return null;
        }
        String[] texts = line.split(",", -1);
        if (texts.length != width) {
            throw fault("has " + texts.length + " values, but the header names " + width + " columns");
        }
        float[] values = new float[places.length];
        for (int i = 0; i < places.length; i++) {
            String text = texts[places[i]].strip();
            values[i] = DecimalText.parse(text);
            if (Float.isNaN(values[i])) {
                throw fault("column " + columns.get(i) + ": "
                        + (text.isEmpty()
                                ? "is missing"
                                : "'" + text.substring(0, Math.min(SHOWN, text.length())) + "' is not a number"));
            }
        }
        return values;
    }

    private FormatException fault(String what) {
        return new FormatException(lines.file(), lines.place(), what);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
