package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Schema;
import dev.lockstep.network.Loss;
import java.nio.FloatBuffer;

/** What a network should have put out, from the labels of a batch: numbers as they are, classes as the loss wants them. */
record Targets(int classes, int outputs, float no, float yes) {

    static Targets of(Schema schema, Loss loss, int outputs) {
        int classes =
                schema.labels() instanceof Schema.Classes known ? known.names().size() : 0;
        return new Targets(classes, outputs, loss == Loss.HINGE ? -1f : 0f, 1f);
    }

    void write(Batch batch, FloatBuffer into) {
        FloatBuffer labels = batch.labels();
        if (classes == 0) {
            into.put(0, labels, 0, batch.rows() * outputs);
            return;
        }
        for (int row = 0; row < batch.rows(); row++) {
            int label = label(labels, row);
            if (outputs == 1) {
                into.put(row, label == 1 ? yes : no);
                continue;
            }
            for (int i = 0; i < outputs; i++) {
                into.put(row * outputs + i, i == label ? yes : no);
            }
        }
    }

    private int label(FloatBuffer labels, int row) {
        float value = labels.get(row);
        int label = (int) value;
        if (label != value || label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "row " + row + " of the batch has the label " + value + ", but classes are 0 to " + (classes - 1));
        }
        return label;
    }
}
