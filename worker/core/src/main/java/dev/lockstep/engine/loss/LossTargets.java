package dev.lockstep.engine.loss;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * What a network should have put out, from the labels of a batch: numbers as they are, classes as the loss wants them.
 *
 * @param steps labels of a row: 1, or one for each step of a sequence
 * @param outputs values for each label
 * @param classWeights how much each class counts in training; empty where all count alike
 */
public record LossTargets(int classes, int steps, int outputs, float no, float yes, List<Double> classWeights) {

    /** Of a network that puts out this. */
    public static LossTargets of(DataSchema schema, NetworkSpec network, RowShape out) {
        DataSchema.Labels labels = schema.labels();
        return new LossTargets(
                labels.classes().size(),
                labels.steps(),
                out.width() / labels.steps(),
                network.loss() == LossFunction.HINGE ? -1f : 0f,
                1f,
                network.weights());
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
            int other = batch.isMixed() ? label(batch.mixedIn(), at) : label;
            float own = own(batch, label, other);
            for (int i = 0; i < outputs; i++) {
                float asked = asked(label, i, rest, share);
                into.put(at * outputs + i, label == other ? asked : mean(own, asked, asked(other, i, rest, share)));
            }
        }
    }

    /** What a label asks of an output: of a single one, whether it is the second of two classes. */
    private float asked(int label, int output, float rest, float share) {
        if (outputs == 1) {
            return label == 1 ? yes - share : no + share;
        }
        return (output == label ? yes - rest : no) + share;
    }

    private static float mean(float own, float asked, float other) {
        return own * asked + (1 - own) * other;
    }

    /** Of a mixed row, the share of its own label: what both cost together is what the row costs, times its weight. */
    private float own(Batch batch, int label, int other) {
        if (classWeights.isEmpty() || label == other) {
            return batch.own();
        }
        double own = batch.own() * classWeights.get(label);
        double both = own + (1 - batch.own()) * classWeights.get(other);
        return both == 0 ? batch.own() : (float) (own / both);
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
