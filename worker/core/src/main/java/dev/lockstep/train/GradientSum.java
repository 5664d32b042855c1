package dev.lockstep.train;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.config.TrainingSpec.Compression;
import dev.lockstep.config.TrainingSpec.What;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.Replica;
import java.nio.FloatBuffer;

/** The sum of a replica's gradients over the steps from one average to the next. */
final class GradientSum {
    /** Half precision ends at 65,504: so many rows may have gradients of two thousand each. */
    private static final int ROWS_IN_HALF_PRECISION = 32;

    private final Replica replica;
    private final float share;
    private final FloatBuffer sum;

    GradientSum(Replica replica, float share) {
        this.replica = replica;
        this.share = share;
        this.sum = DirectFloats.of(replica.gradient().capacity());
    }

    /**
     * What of each gradient is averaged. A gradient is a sum over rows, which half precision may not be able to say; a share of
     * it that is a power of two has the same digits, and depends on nothing but the run file.
     */
    static float share(TrainingSpec training) {
        float share = 1;
        if (training.average().compress() == Compression.FP16
                && training.average().what() == What.GRADIENTS) {
            long rows = (long) training.batch() * training.average().every();
            while (rows * (double) share > ROWS_IN_HALF_PRECISION) {
                share /= 2;
            }
        }
        return share;
    }

    /** Whether what is averaged is not the gradient itself. */
    static boolean isNeeded(TrainingSpec training) {
        return training.average().what() == What.GRADIENTS
                && (training.average().every() > 1 || share(training) < 1);
    }

    FloatBuffer sum() {
        return sum;
    }

    void add() {
        replica.addGradientTo(sum, share);
    }

    /** Gives the sum back as the gradient, and starts again from zero. */
    void moveToGradient() {
        FloatBuffers.copy(sum, replica.gradient());
        FloatBuffers.clear(sum);
    }
}
