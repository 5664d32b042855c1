package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.network.RowShape;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How much each label counts: the loss of a row is the mean over the steps that it has, times the weight of its class. A row
 * with one label, of classes that count alike, has the weight 1, for which there is no array.
 */
final class LossWeights {
    private final int steps;
    private final List<Double> classWeights;
    private final RowArray weights;

    LossWeights(int steps, List<Double> classWeights) {
        this.steps = steps;
        this.classWeights = classWeights;
        weights = new RowArray(new ArrayForm(new RowShape.Sequence(steps, 1), true));
    }

    /** The weights for training; null where each is 1. */
    @Nullable
    INDArray of(Batch batch, @Nullable FloatBuffer mask) {
        if (steps == 1 && classWeights.isEmpty()) {
            return null;
        }
        write(batch, mask);
        if (!classWeights.isEmpty()) {
            FloatBuffer values = weights.values();
            for (int i = 0; i < batch.rows() * steps; i++) {
                double weight = classWeights.get((int) batch.labels().get(i));
                values.put(i, (float) (values.get(i) * weight));
            }
        }
        return weights.array(batch.rows());
    }

    /** The weights for evaluation, in which all classes count alike. */
    FloatBuffer ofSteps(Batch batch, @Nullable FloatBuffer mask) {
        write(batch, mask);
        return weights.values();
    }

    private void write(Batch batch, @Nullable FloatBuffer mask) {
        weights.room(batch.capacity());
        FloatBuffer values = weights.values();
        for (int row = 0; row < batch.rows(); row++) {
            float present = mask == null || steps == 1 ? steps : 0;
            for (int i = row * steps; mask != null && steps > 1 && i < (row + 1) * steps; i++) {
                present += mask.get(i);
            }
            for (int i = row * steps; i < (row + 1) * steps; i++) {
                boolean there = mask == null || steps == 1 || mask.get(i) != 0;
                values.put(i, there ? 1 / present : 0);
            }
        }
    }
}
