package dev.lockstep.engine.loss;

import dev.lockstep.network.LossFunction;
import java.nio.FloatBuffer;

/** The losses of predicted rows, in double precision. */
public final class RowLosses {
    /** Float32 has no number between this far from one and one but a few: a logarithm stays finite. */
    public static final double CLIP = 1e-6;

    private RowLosses() {}

    /**
     * What the outputs of rows cost, all together.
     *
     * @param counts how much each label counts
     * @param labels how many there are
     * @param width values for each label
     */
    public static double sum(
            LossFunction loss, FloatBuffer outputs, FloatBuffer targets, FloatBuffer counts, int labels, int width) {
        double sum = 0;
        for (int label = 0; label < labels; label++) {
            double ofLabel = 0;
            for (int i = label * width; i < (label + 1) * width; i++) {
                ofLabel += of(loss, outputs.get(i), targets.get(i));
            }
            // A product with zero would let in what is no number, from steps that nobody asked for.
            sum += counts.get(label) == 0 ? 0 : counts.get(label) * ofLabel;
        }
        return isMean(loss) ? sum / width : sum;
    }

    /** Whether what a label costs is a mean over its values, and not their sum. */
    private static boolean isMean(LossFunction loss) {
        return loss == LossFunction.MSE || loss == LossFunction.MAE || loss == LossFunction.HUBER;
    }

    private static double of(LossFunction loss, double output, double target) {
        return switch (loss) {
            case MSE -> (output - target) * (output - target);
            case MAE -> Math.abs(output - target);
            case HUBER -> huber(Math.abs(output - target));
            case BINARY_CROSS_ENTROPY -> -target * log(output) - (1 - target) * log(1 - output);
            case CROSS_ENTROPY -> target == 0 ? 0 : -target * log(output);
            case HINGE -> Math.max(0, 1 - target * output);
        };
    }

    private static double huber(double off) {
        double near = Math.min(off, 1);
        return near * (off - near / 2);
    }

    private static double log(double probability) {
        return StrictMath.log(Math.max(probability, CLIP));
    }
}
