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

/** Rows of noise of any shape: a few batches for each replica, made before the first step and taken in turn. */
record RandomRows(DataSchema schema, long trainingRows) implements Dataset {
    /** The peers have as many: enough that a batch is not in the innermost cache when its turn comes. */
    private static final int BATCHES = 8;

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
        List<Batch> batches =
                IntStream.range(0, BATCHES).mapToObj(i -> noise(batch, random)).toList();
        return new BatchFeed() {
            @Override
            public Batch batch(long step) {
                return batches.get((int) (step % BATCHES));
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
