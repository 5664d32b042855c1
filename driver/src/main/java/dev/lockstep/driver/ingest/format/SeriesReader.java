package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The series of a UCR/UEA file: a line each, its dimensions parted by colons, their values by commas, the label last. */
public final class SeriesReader {
    private static final int SHOWN = 30;

    private final LineReader lines;
    private final SeriesHeader header;

    /** Reads series from where {@code lines} stands: after the header, or within the data. */
    public SeriesReader(LineReader lines, SeriesHeader header) {
        this.lines = lines;
        this.header = header;
    }

    /** The next series; null after the last. Lines of nothing are no series. */
    public @Nullable LabelledSeries next() throws IOException {
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                return parse(line.strip());
            }
        }
        return null;
    }

    private LabelledSeries parse(String line) {
        String[] parts = line.split(":", -1);
        int width = parts.length - 1;
        if (width < 1 || (header.values() > 0 && width != header.values())) {
            throw fault("has " + width + " dimensions, but @dimensions says " + header.values());
        }
        int steps = 1 + commas(parts[0]);
        if (header.steps() > 0 && steps != header.steps()) {
            throw fault("has " + steps + " steps, but @seriesLength says " + header.steps());
        }
        float[] values = new float[Math.multiplyExact(steps, width)];
        for (int i = 0; i < width; i++) {
            int found = 1 + commas(parts[i]);
            if (found != steps) {
                throw fault("has " + steps + " steps in dimension 0, but " + found + " in dimension " + i);
            }
            dimension(parts[i], i, values, width);
        }
        return new LabelledSeries(values, width, label(parts[width].strip()));
    }

    private static int commas(String text) {
        int commas = 0;
        for (int i = text.indexOf(','); i >= 0; i = text.indexOf(',', i + 1)) {
            commas++;
        }
        return commas;
    }

    private void dimension(String text, int dimension, float[] values, int width) {
        int start = 0;
        for (int at = dimension; at < values.length; at += width) {
            int comma = text.indexOf(',', start);
            String value =
                    text.substring(start, comma < 0 ? text.length() : comma).strip();
            boolean missing = value.equals("?") || value.equalsIgnoreCase("nan");
            float number = missing ? Float.NaN : DecimalText.parse(value);
            if (Float.isNaN(number) && !missing) {
                throw fault("has '" + value.substring(0, Math.min(SHOWN, value.length())) + "' as step " + at / width
                        + " of dimension " + dimension + ", which is no number");
            }
            values[at] = number;
            start = comma + 1;
        }
    }

    private String label(String label) {
        String shown = label.substring(0, Math.min(SHOWN, label.length()));
        if (header.classes().isEmpty() && Float.isNaN(DecimalText.parse(label))) {
            throw fault("has the label '" + shown + "', which is no number");
        }
        if (!header.classes().isEmpty() && !header.classes().contains(label)) {
            throw fault("has the label '" + shown + "', but @classLabel names " + String.join(", ", header.classes()));
        }
        return label;
    }

    private FormatException fault(String what) {
        return new FormatException(lines.file(), lines.place(), what);
    }
}
