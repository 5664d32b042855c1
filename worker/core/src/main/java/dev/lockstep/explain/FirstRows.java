package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Some rows of a part, to be shown with what a model makes of them. */
record FirstRows(Dataset dataset, Split part, int most) {

    /** @param look at the batch of these rows; what it gives is asked for each of them */
    <T> List<T> each(Function<Batch, IntFunction<T>> look) {
        int count = (int) Math.min(most, dataset.rows(part));
        try (BatchFeed feed = dataset.evaluationFeed(part, 0, 1, count)) {
            Batch batch = feed.batch(0);
            return IntStream.range(0, batch.rows()).mapToObj(look.apply(batch)).toList();
        }
    }

    /** All features of a row. */
    static float[] features(Batch batch, int row) {
        float[] features = new float[batch.featureWidth()];
        batch.features().get(row * features.length, features);
        return features;
    }
}
