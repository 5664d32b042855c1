package dev.lockstep.benchmarks;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.order.Shards;
import dev.lockstep.order.SplitMix;
import java.util.List;
import java.util.stream.IntStream;

/** Pictures of noise, the same batch in every step: reading costs nothing, so that all that is measured is the rest. */
record SameBatch(long trainingRows) implements Dataset {
    private static final int WIDTH = 784;

    @Override
    public Schema schema() {
        List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        return new Schema(List.of(WIDTH), List.of(), new Schema.Classes(classes));
    }

    @Override
    public long rows(Part part) {
        return part == Part.TRAIN ? trainingRows : 0;
    }

    @Override
    public Shards shards(int replicas, int batch) {
        return new Shards(trainingRows, replicas, batch);
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        Batch same = new Batch(batch, WIDTH, 1);
        SplitMix random = new SplitMix(SplitMix.seed(seed, replica));
        for (int i = 0; i < batch * WIDTH; i++) {
            same.features().put(i, (float) random.nextDouble());
        }
        for (int i = 0; i < batch; i++) {
            same.labels().put(i, random.nextInt(10));
        }
        same.rows(batch);
        return new Feed() {
            @Override
            public Batch batch(long step) {
                return same;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        return trainingFeed(replica, replicas, batch, 0);
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        return 1;
    }

    @Override
    public void close() {}
}
