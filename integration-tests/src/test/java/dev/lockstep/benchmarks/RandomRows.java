package dev.lockstep.benchmarks;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.order.ShardOrder;
import dev.lockstep.order.SplitMixRandom;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows of noise of any shape, made before the first step: reading costs nothing, so that all that is measured is the rest.
 *
 * @param batches of each replica, which are taken in turn
 */
record RandomRows(DataSchema schema, long trainingRows, int batches) implements Dataset {
    private static final int PIXELS = 784;
    private static final int CLASSES = 10;

    /** Pictures of ten classes, the same batch in every step. */
    static RandomRows samePictures(long trainingRows) {
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        DataSchema schema = new DataSchema(List.of(PIXELS), List.of(), new DataSchema.Classes(classes));
        return new RandomRows(schema, trainingRows, 1);
    }

    @Override
    public long rows(Split part) {
        return part == Split.TRAIN ? trainingRows : 0;
    }

    @Override
    public ShardOrder shards(int replicas, int batch) {
        return new ShardOrder(trainingRows, replicas, batch);
    }

    @Override
    public BatchFeed trainingFeed(int replica, int replicas, int batch, long seed) {
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, replica));
        List<Batch> made =
                IntStream.range(0, batches).mapToObj(i -> noise(batch, random)).toList();
        return new BatchFeed() {
            @Override
            public Batch batch(long step) {
                return made.get((int) (step % batches));
            }

            @Override
            public void close() {}
        };
    }

    private Batch noise(int rows, SplitMixRandom random) {
        Batch batch = new Batch(rows, schema);
        for (int i = 0; i < rows * schema.featureWidth(); i++) {
            batch.features().put(i, (float) random.nextGaussian());
        }
        int classes = schema.labels().classes().size();
        for (int i = 0; i < rows; i++) {
            batch.labels().put(i, random.nextInt(classes));
        }
        batch.rows(rows);
        return batch;
    }

    @Override
    public BatchFeed evaluationFeed(Split part, int replica, int replicas, int batch) {
        return trainingFeed(replica, replicas, batch, 0);
    }

    @Override
    public long evaluationSteps(Split part, int replica, int replicas, int batch) {
        return 1;
    }

    @Override
    public void close() {}
}
