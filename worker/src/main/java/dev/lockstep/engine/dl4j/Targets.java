package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Schema;
import dev.lockstep.network.Loss;
import java.nio.FloatBuffer;

/** What a network should have put out, from the labels of a batch: numbers as they are, classes as the loss wants them. */
record Targets(boolean classes, int outputs, float no, float yes) {

    static Targets of(Schema schema, Loss loss, int outputs) {
        boolean classes = schema.labels() instanceof Schema.Classes;
        return new Targets(classes, outputs, loss == Loss.HINGE ? -1f : 0f, 1f);
    }

    void write(Batch batch, FloatBuffer into) {
        FloatBuffer labels = batch.labels();
        if (!classes) {
            into.put(0, labels, 0, batch.rows() * outputs);
            return;
        }
        for (int row = 0; row < batch.rows(); row++) {
            int label = (int) labels.get(row);
            if (outputs == 1) {
                into.put(row, label == 1 ? yes : no);
                continue;
            }
            for (int i = 0; i < outputs; i++) {
                into.put(row * outputs + i, i == label ? yes : no);
            }
        }
    }
}
