package dev.lockstep.engine.loss;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.nio.FloatBuffer;

/**
 * What a network should have put out, from the labels of a batch: numbers as they are, classes as the loss wants them.
 *
 * @param steps labels of a row: 1, or one for each step of a sequence
 * @param outputs values for each label
 */
public record LossTargets(int classes, int steps, int outputs, float no, float yes) {

    /** Of a network that puts out this. */
    public static LossTargets of(DataSchema schema, NetworkSpec network, RowShape out) {
        DataSchema.Labels labels = schema.labels();
        return new LossTargets(
                labels.classes().size(),
                labels.steps(),
                out.width() / labels.steps(),
                network.loss() == LossFunction.HINGE ? -1f : 0f,
                1f);
    }

    /**
     * Writes what the labels of a batch ask for, row after row.
     *
     * @param smoothing how much of each label is shared among all classes
     */
    public void write(Batch batch, FloatBuffer into, double smoothing) {
        FloatBuffer labels = batch.labels();
        if (classes == 0) {
            into.put(0, labels, 0, batch.rows() * outputs);
            return;
        }
        float share = (float) (smoothing * (yes - no) / Math.max(2, outputs));
        float rest = (float) (smoothing * (yes - no));
        for (int at = 0; at < batch.rows() * steps; at++) {
            int label = label(labels, at);
            if (outputs == 1) {
                into.put(at, label == 1 ? yes - share : no + share);
                continue;
            }
            for (int i = 0; i < outputs; i++) {
                into.put(at * outputs + i, (i == label ? yes - rest : no) + share);
            }
        }
    }

    private int label(FloatBuffer labels, int at) {
        float value = labels.get(at);
        int label = (int) value;
        if (label != value || label < 0 || label >= classes) {
            throw new IllegalArgumentException("row " + at / steps + " of the batch has the label " + value
                    + ", but classes are 0 to " + (classes - 1));
        }
        return label;
    }
}
