package dev.lockstep.driver.evaluate;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts rows of files into batches; those that cannot be read are counted and left out. */
final class RowFeed implements QuestionFeed {
    private final Iterator<AskedRow> rows;
    private final QuestionTally tally;
    private final Batch batch;
    private final float scale;
    private final DataSpec.Predict predict;
    private final List<AskedRow> asked = new ArrayList<>();
    private final float[] line;

    /** How a row becomes what a batch has: what a byte is multiplied by, and what is predicted of it. */
    record Form(float scale, DataSpec.Predict predict) implements Serializable {}

    RowFeed(Iterator<AskedRow> rows, DataSchema schema, int size, Form form, QuestionTally tally) {
        this.rows = rows;
        this.tally = tally;
        scale = form.scale();
        predict = form.predict();
        batch = new Batch(size, schema);
        line = new float[schema.featureWidth()];
    }

    @Override
    public Batch next() {
        asked.clear();
        QuestionTally.Counts counts = new QuestionTally.Counts();
        while (asked.size() < batch.capacity() && rows.hasNext()) {
            AskedRow row = rows.next();
            counts.see(row);
            if (row.isGood()) {
                put(row, asked.size());
                asked.add(row);
            }
        }
        tally.add(counts);
        batch.rows(asked.size());
        return batch;
    }

    private void put(AskedRow row, int to) {
        int length = fill(row.features());
        int width = line.length;
        batch.features().put(to * width, line, 0, width);
        int steps = batch.mask().capacity() / batch.capacity();
        for (int step = 0; step < steps; step++) {
            batch.mask().put(to * steps + step, step * (width / steps) < length ? 1 : 0);
        }
        float[] label = predict == DataSpec.Predict.FEATURES ? line : row.label();
        for (int i = 0; i < batch.labelWidth(); i++) {
            batch.labels().put(to * batch.labelWidth() + i, label == null ? 0 : label[i]);
        }
    }

    /** Returns how many values the row has; behind them stand zeros. */
    private int fill(Object features) {
        int length;
        if (features instanceof byte[] bytes) {
            length = bytes.length;
            for (int i = 0; i < length; i++) {
                line[i] = (bytes[i] & 0xFF) * scale;
            }
        } else {
            float[] floats = (float[]) features;
            length = floats.length;
            System.arraycopy(floats, 0, line, 0, length);
        }
        Arrays.fill(line, length, line.length, 0);
        return length;
    }

    @Override
    public @Nullable Object[] keys(int row) {
        return asked.get(row).keys();
    }

    @Override
    public int unknown(int row) {
        return asked.get(row).unknown().size();
    }

    @Override
    public void close() {
        // The rows are Spark's.
    }
}
