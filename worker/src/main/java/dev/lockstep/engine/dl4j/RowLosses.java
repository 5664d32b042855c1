package dev.lockstep.engine.dl4j;

import dev.lockstep.network.Loss;
import java.nio.FloatBuffer;

/** The losses of predicted rows, in double precision. */
final class RowLosses {
    private RowLosses() {}

    static double sum(Loss loss, FloatBuffer outputs, FloatBuffer targets, int rows, int width) {
        double sum = 0;
        for (int i = 0; i < rows * width; i++) {
            sum += of(loss, outputs.get(i), targets.get(i));
        }
        return loss == Loss.MSE || loss == Loss.MAE ? sum / width : sum;
    }

    private static double of(Loss loss, double output, double target) {
        return switch (loss) {
            case MSE -> (output - target) * (output - target);
            case MAE -> Math.abs(output - target);
            case BINARY_CROSS_ENTROPY -> -target * log(output) - (1 - target) * log(1 - output);
            case CROSS_ENTROPY -> target == 0 ? 0 : -target * log(output);
            case HINGE -> Math.max(0, 1 - target * output);
        };
    }

    private static double log(double probability) {
        return StrictMath.log(Math.max(probability, Words.CLIP));
    }
}
