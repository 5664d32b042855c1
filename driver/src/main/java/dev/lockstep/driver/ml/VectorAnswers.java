package dev.lockstep.driver.ml;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.model.ModelReplica;
import dev.lockstep.engine.model.TrainedModel;
import dev.lockstep.score.OutputReading;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;

/** The rows of a task, each with what a model says of its vector behind its own values. */
final class VectorAnswers implements Iterator<Row> {
    private static final int ROWS_AT_ONCE = 128;

    private final Iterator<Row> rows;
    private final ModelReplica loaded;
    private final OutputReading reading;
    private final int features;
    private final Form form;
    private final Batch batch;
    private final FloatBuffer outputs;
    private final float[] values;
    private final List<Row> asked = new ArrayList<>();
    private int at;

    /** What is said of a row. */
    enum Form {
        /** The number of its class, and the chance of each. */
        CLASS,
        /** A number. */
        NUMBER
    }

    private VectorAnswers(Iterator<Row> rows, TrainedModel model, ModelReplica loaded, int features, Form form) {
        this.rows = rows;
        this.loaded = loaded;
        this.features = features;
        this.form = form;
        int width = loaded.replica().outputWidth();
        reading = OutputReading.of(model.manifest().rows(), model.run().network(), width);
        batch = new Batch(ROWS_AT_ONCE, model.schema());
        outputs = FloatBuffer.allocate(ROWS_AT_ONCE * width);
        values = new float[reading.names().size()];
    }

    /** In a task, whose end closes what the model needs. */
    static Iterator<Row> open(Iterator<Row> rows, TrainedModel model, int features, Form form) {
        ModelReplica loaded = ModelReplica.open(model);
        TaskCompletionListener closing = context -> loaded.close();
        TaskContext.get().addTaskCompletionListener(closing);
        return new VectorAnswers(rows, model, loaded, features, form);
    }

    @Override
    public boolean hasNext() {
        if (at == asked.size()) {
            ask();
        }
        return at < asked.size();
    }

    private void ask() {
        asked.clear();
        at = 0;
        while (asked.size() < ROWS_AT_ONCE && rows.hasNext()) {
            Row row = rows.next();
            put(row, asked.size());
            asked.add(row);
        }
        batch.rows(asked.size());
        if (!asked.isEmpty()) {
            loaded.replica().predict(batch, outputs);
        }
    }

    private void put(Row row, int to) {
        int width = batch.featureWidth();
        if (row.isNullAt(features)) {
            throw new IllegalArgumentException("a row has no vector of features: " + row);
        }
        Vector vector = (Vector) row.get(features);
        if (vector.size() != width) {
            throw new IllegalArgumentException(
                    "a row has a vector of " + vector.size() + " features, but the model takes " + width);
        }
        double[] all = vector.toArray();
        for (int i = 0; i < width; i++) {
            batch.features().put(to * width + i, (float) all[i]);
        }
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows are answered");
        }
        Row row = asked.get(at);
        List<Object> answered = new ArrayList<>(row.size() + 2);
        for (int i = 0; i < row.size(); i++) {
            answered.add(row.get(i));
        }
        reading.read(outputs, at, values);
        if (form == Form.CLASS) {
            List<String> classes = reading.labels().classes();
            answered.add(Double.valueOf(classes.get(reading.classOf(outputs, at))));
            answered.add(chances(classes));
        } else {
            answered.add((double) values[0]);
        }
        at++;
        return RowFactory.create(answered.toArray());
    }

    /** By the numbers of the classes: one that no row of the training had has no chance. */
    private Vector chances(List<String> classes) {
        int most = classes.stream().mapToInt(Integer::parseInt).max().orElse(0);
        double[] chances = new double[most + 1];
        for (int i = 0; i < values.length && reading.areChances(); i++) {
            chances[Integer.parseInt(classes.get(i))] = values[i];
        }
        return Vectors.dense(chances);
    }
}
