package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.Replica;
import dev.lockstep.score.OutputReading;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of rows, row after row: what names the row, the class that is meant, and each value. Where each step has a
 * label, there is a row for each step that is there, with the chance of the class that is meant.
 */
final class PredictedRows implements Iterator<Row> {
    private final QuestionFeed feed;
    private final Replica replica;
    private final OutputReading reading;
    private final boolean countsUnknown;
    private final int labels;
    private final float[] values;
    /** Columns that follow what names a row. */
    private final int besides;

    private FloatBuffer outputs = FloatBuffer.allocate(0);
    private @Nullable Batch batch;

    /** Which label of the batch comes next: of its first row, of its second one, and so on. */
    private int at;

    PredictedRows(QuestionFeed feed, Replica replica, OutputReading reading, boolean countsUnknown) {
        this.feed = feed;
        this.replica = replica;
        this.reading = reading;
        this.countsUnknown = countsUnknown;
        labels = reading.labelsOfARow();
        values = new float[reading.names().size()];
        besides = (labels > 1 ? 2 : values.length) + (reading.isClass() ? 1 : 0) + (countsUnknown ? 1 : 0);
    }

    private Batch asked() {
        Batch known = batch;
        while (labels > 1 && known != null && at < known.rows() * labels && isPadding(known)) {
            at++;
        }
        if (known == null || at == known.rows() * labels) {
            known = feed.next();
            batch = known;
            at = 0;
            int room = known.capacity() * replica.outputWidth();
            if (outputs.capacity() < room) {
                outputs = FloatBuffer.allocate(room);
            }
            if (known.rows() > 0) {
                replica.predict(known, outputs);
            }
        }
        return known;
    }

    /** Whether the next label stands at a step that its row does not have; the first step is always there. */
    private boolean isPadding(Batch known) {
        return known.mask().capacity() > 0 && known.mask().get(at) == 0;
    }

    @Override
    public boolean hasNext() {
        return asked().rows() > 0;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows are answered");
        }
        Object[] keys = feed.keys(at / labels);
        int meant = reading.isClass() ? reading.classOf(outputs, at) : 0;
        reading.read(outputs, at, values);
        @Nullable Object[] row = Arrays.copyOf(keys, keys.length + besides);
        int column = keys.length;
        if (labels > 1) {
            row[column++] = at % labels + 1;
        }
        if (reading.isClass()) {
            row[column++] = reading.labels().classes().get(meant);
        }
        if (labels > 1) {
            row[column++] = values[meant];
        } else {
            for (float value : values) {
                row[column++] = value;
            }
        }
        if (countsUnknown) {
            row[column] = feed.unknown(at / labels);
        }
        at++;
        return RowFactory.create(row);
    }
}
