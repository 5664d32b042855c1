package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.format.ColumnMoments;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.NumberLines;
import dev.lockstep.driver.ingest.format.SeriesForm;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The windows of a cut, scaled. The lines that the next window shares with the last are kept, not read again. */
final class TimeWindows implements CutRows.Rows {
    private final WindowCut cut;
    private final Shape shape;
    private final NumberLines lines;
    private final ArrayDeque<float[]> window = new ArrayDeque<>();
    private final ArrayDeque<Gap> faults = new ArrayDeque<>();
    private long done;
    /** The first line of the window, and the next one to read, counted from where the cut begins. */
    private long first;

    private long next;

    /** A line that cannot be read. */
    private record Gap(long line, String text) {}

    /** A cut of a file, the header of the file, and the last values before the cut. */
    @SuppressWarnings("ArrayRecordComponent") // on its way to a task, never compared
    record Cut(WindowCut windows, String header, float[] before) implements Serializable {}

    /**
     * What a window is made of: behind the columns that are seen stand those that are known in advance, then those to predict.
     *
     * @param seen how many columns are seen
     * @param known how many are known in advance
     */
    record Shape(SeriesForm form, int seen, int known, int past, int horizon, ColumnMoments moments)
            implements Serializable {
        int targets() {
            return form.columns().size() - seen - known;
        }
    }

    TimeWindows(Cut cut, Shape shape) throws IOException {
        this.cut = cut.windows();
        this.shape = shape;
        lines = NumberLines.withHeader(CutRows.lines(this.cut.file(), this.cut.anchor()), cut.header(), shape.form())
                .behind(cut.before());
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
            first++;
        }
        while (window.size() < shape.past() + shape.horizon()) {
            window.add(line());
        }
        while (!faults.isEmpty() && faults.getFirst().line() < first) {
            faults.removeFirst();
        }
        String fault = faults.isEmpty() ? null : faults.getFirst().text();
        return fault == null ? row(List.copyOf(window)) : WindowsSource.bad(cut, done++, fault);
    }

    private Row row(List<float[]> each) {
        int width = shape.seen() + shape.known();
        int targets = shape.targets();
        float[] features = new float[shape.past() * width];
        double[] labels = new double[shape.horizon() * targets];
        for (int step = 0; step < shape.past(); step++) {
            System.arraycopy(each.get(step), 0, features, step * width, shape.seen());
            float[] later = each.get(step + shape.horizon());
            System.arraycopy(later, shape.seen(), features, step * width + shape.seen(), shape.known());
        }
        for (int step = 0; step < shape.horizon(); step++) {
            float[] line = each.get(shape.past() + step);
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
        if (NumberLines.isGap(values)) {
            faults.add(new Gap(next, "a line of its window cannot be read: " + lines.fault()));
        }
        next++;
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
