package dev.lockstep.engine.loss;

import dev.lockstep.data.Batch;
import java.nio.FloatBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much each label counts: the loss of a row is the mean over the steps that it has, times the weight of its class.
 *
 * @param steps labels of a row
 * @param classWeights empty where all classes count alike
 */
public record LossWeights(int steps, List<Double> classWeights) {

    /** Whether each label counts once in training. */
    public boolean areOne() {
        return steps == 1 && classWeights.isEmpty();
    }

    /**
     * Writes the weights for training.
     *
     * @param mask which steps of each row are there; null where all are
     */
    public void ofTraining(Batch batch, @Nullable FloatBuffer mask, FloatBuffer into) {
        ofEvaluation(batch, mask, into);
        for (int i = 0; !classWeights.isEmpty() && i < batch.rows() * steps; i++) {
            double weight = classWeights.get((int) batch.labels().get(i));
            if (batch.isMixed()) {
                double other = classWeights.get((int) batch.mixedIn().get(i));
                weight = batch.own() * weight + (1 - batch.own()) * other;
            }
            into.put(i, (float) (into.get(i) * weight));
        }
    }

    /** Writes the weights for evaluation, in which all classes count alike. */
    public void ofEvaluation(Batch batch, @Nullable FloatBuffer mask, FloatBuffer into) {
        for (int row = 0; row < batch.rows(); row++) {
            float present = mask == null || steps == 1 ? steps : 0;
            for (int i = row * steps; mask != null && steps > 1 && i < (row + 1) * steps; i++) {
                present += mask.get(i);
            }
            for (int i = row * steps; i < (row + 1) * steps; i++) {
                boolean there = mask == null || steps == 1 || mask.get(i) != 0;
                into.put(i, there ? 1 / present : 0);
            }
        }
    }
}
