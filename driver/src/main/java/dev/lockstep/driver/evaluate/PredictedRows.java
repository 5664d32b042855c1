package dev.lockstep.driver.evaluate;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.Replica;
import dev.lockstep.score.OutputReading;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** What a model says of rows, row after row: what names the row, the class that is meant, and each value. */
final class PredictedRows implements Iterator<Row> {
    private final QuestionFeed feed;
    private final Replica replica;
    private final OutputReading reading;
    private final boolean countsUnknown;
    private final float[] values;
    private FloatBuffer outputs = FloatBuffer.allocate(0);
    private @Nullable Batch batch;
    private int at;

    PredictedRows(QuestionFeed feed, Replica replica, OutputReading reading, boolean countsUnknown) {
        this.feed = feed;
        this.replica = replica;
        this.reading = reading;
        this.countsUnknown = countsUnknown;
        values = new float[reading.names().size()];
    }

    private Batch asked() {
        Batch known = batch;
        if (known == null || at == known.rows()) {
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

    @Override
    public boolean hasNext() {
        return asked().rows() > 0;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows are answered");
        }
        @Nullable Object[] keys = feed.keys(at);
        Object[] row = new Object[keys.length + (reading.isClass() ? 1 : 0) + values.length + (countsUnknown ? 1 : 0)];
        System.arraycopy(keys, 0, row, 0, keys.length);
        int to = keys.length;
        if (reading.isClass()) {
            row[to++] = reading.labels().classes().get(reading.classOf(outputs, at));
        }
        reading.read(outputs, at, values);
        for (float value : values) {
            row[to++] = value;
        }
        if (countsUnknown) {
            row[to] = feed.unknown(at);
        }
        at++;
        return RowFactory.create(row);
    }
}
