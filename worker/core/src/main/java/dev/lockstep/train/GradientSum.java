package dev.lockstep.train;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.config.TrainingSpec.Compression;
import dev.lockstep.config.TrainingSpec.What;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.Replica;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;

/** The sum of a replica's gradients over the batches of a step, and over the steps from one average to the next. */
final class GradientSum {
    /** Half precision ends at 65,504: so many rows may have gradients of two thousand each. */
    private static final int ROWS_IN_HALF_PRECISION = 32;

    private final Replica replica;
    private final float share;
    private final int batches;
    private final FloatBuffer sum;
    /** What of the gradient of this step lies before it is not added yet. */
    private int added;

    GradientSum(Replica replica, TrainingSpec training) {
        this.replica = replica;
        share = share(training);
        batches = training.accumulate();
        this.sum = DirectFloats.of(replica.gradient().capacity());
        added = sum.capacity();
    }

    /**
     * What of each gradient is averaged. A gradient is a sum over rows, which half precision may not be able to say; a share of
     * it that is a power of two has the same digits, and depends on nothing but the run file.
     */
    static float share(TrainingSpec training) {
        float share = 1;
        if (training.average().compress() == Compression.FP16
                && training.average().what() == What.GRADIENTS) {
            long rows = (long) training.rowsAStep() * training.average().every();
            while (rows * (double) share > ROWS_IN_HALF_PRECISION) {
                share /= 2;
            }
        }
        return share;
    }

    /** Whether what is averaged, or updated by, is not the gradient of one batch. */
    static boolean isNeeded(TrainingSpec training) {
        boolean overSteps = training.average().what() == What.GRADIENTS
                && (training.average().every() > 1 || share(training) < 1);
        return training.accumulate() > 1 || overSteps;
    }

    FloatBuffer sum() {
        return sum;
    }

    /**
     * Computes those of a step as another replica does, batch after batch, and adds them. What is drawn by chance is drawn anew for each
     * batch, as if it were a step.
     *
     * @param written hears from which place on the sum is that of the whole step
     * @return the mean loss of all rows
     */
    double add(int other, Batch rows, long step, IntConsumer written) {
        double loss = 0;
        List<Batch> pieces = rows.pieces(batches);
        for (int i = 0; i < pieces.size(); i++) {
            IntConsumer listener = i < pieces.size() - 1
                    ? from -> {}
                    : from -> {
                        addFrom(from);
                        written.accept(from);
                    };
            double mean = replica.gradientAs(other, pieces.get(i), step * batches + i, listener);
            loss += (double) pieces.get(i).rows() / rows.rows() * mean;
            addFrom(0);
            added = sum.capacity();
        }
        return loss;
    }

    /** Adds the gradient from here on, as far as that was not done. */
    private void addFrom(int place) {
        replica.addGradientTo(sum, share, place, added);
        added = place;
    }

    /** Gives the sum back as the gradient, and starts again from zero. */
    void moveToGradient() {
        FloatBuffers.copy(sum, replica.gradient());
        FloatBuffers.clear(sum);
    }
}
