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

/** Pictures of noise, the same batch in every step: reading costs nothing, so that all that is measured is the rest. */
record SameBatch(long trainingRows) implements Dataset {
    private static final int WIDTH = 784;

    @Override
    public DataSchema schema() {
        List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        return new DataSchema(List.of(WIDTH), List.of(), new DataSchema.Classes(classes));
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
        Batch same = new Batch(batch, WIDTH, 1);
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, replica));
        for (int i = 0; i < batch * WIDTH; i++) {
            same.features().put(i, (float) random.nextDouble());
        }
        for (int i = 0; i < batch; i++) {
            same.labels().put(i, random.nextInt(10));
        }
        same.rows(batch);
        return new BatchFeed() {
            @Override
            public Batch batch(long step) {
                return same;
            }

            @Override
            public void close() {}
        };
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
