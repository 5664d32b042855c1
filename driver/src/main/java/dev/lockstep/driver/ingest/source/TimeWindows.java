package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.format.ColumnMoments;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.NumberLines;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The windows of a cut, scaled. The lines that the next window shares with the last are kept, not read again. */
final class TimeWindows implements CutRows.Rows {
    private final WindowCut cut;
    private final Shape shape;
    private final NumberLines lines;
    private final ArrayDeque<float[]> window = new ArrayDeque<>();
    private long done;

    /** A cut of a file, and the header of the file. */
    record Cut(WindowCut windows, String header) implements Serializable {}

    /** What a window is made of: behind the first {@code known} columns stand those to predict. */
    record Shape(List<String> columns, int known, int past, int horizon, ColumnMoments moments)
            implements Serializable {
        int targets() {
            return columns.size() - known;
        }
    }

    TimeWindows(Cut cut, Shape shape) throws IOException {
        this.cut = cut.windows();
        this.shape = shape;
        lines = NumberLines.withHeader(
                CutRows.lines(this.cut.file(), this.cut.anchor()), cut.header(), shape.columns());
        for (long i = 0; i < this.cut.skip(); i++) {
            lines.next();
        }
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (done == cut.count()) {
            return null;
        }
        for (long i = 0; done > 0 && i < cut.stretch().stride(); i++) {
            if (window.isEmpty()) {
                line();
            } else {
                window.removeFirst();
            }
        }
        while (window.size() < shape.past() + shape.horizon()) {
            window.add(line());
        }
        int width = shape.known();
        int targets = shape.targets();
        float[] features = new float[shape.past() * width];
        double[] labels = new double[shape.horizon() * targets];
        Iterator<float[]> each = window.iterator();
        for (int step = 0; step < shape.past(); step++) {
            System.arraycopy(each.next(), 0, features, step * width, width);
        }
        for (int step = 0; step < shape.horizon(); step++) {
            float[] line = each.next();
            for (int i = 0; i < targets; i++) {
                labels[step * targets + i] = line[width + i];
            }
        }
        return WindowsSource.row(cut, done++, features, labels);
    }

    /** The next line, scaled. */
    private float[] line() throws IOException {
        float[] values = lines.next();
        if (values == null) {
            throw new FormatException(cut.file(), "was cut short while it was read");
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float)
                    ((values[i] - shape.moments().mean(i)) / shape.moments().deviation(i));
        }
        return values;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
