package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.order.ShardOrder;
import dev.lockstep.order.SplitMixRandom;
import java.util.List;
import java.util.Map;

/**
 * Points of two features in two classes, computed from their number. A step takes the next rows of the data set, assigned to
 * the replicas in turn: four replicas of 32 rows see in each step the same rows as one of 128.
 */
public record MemoryDataset(Map<Split, Long> counts) implements Dataset {

    public static MemoryDataset of(long train, long validation) {
        return new MemoryDataset(Map.of(Split.TRAIN, train, Split.VALIDATION, validation));
    }

    @Override
    public DataSchema schema() {
        return new DataSchema(List.of(2), List.of("x", "y"), new DataSchema.Classes(List.of("low", "high")));
    }

    @Override
    public long rows(Split part) {
        return counts.getOrDefault(part, 0L);
    }

    @Override
    public ShardOrder shards(int replicas, int batch) {
        return new ShardOrder(rows(Split.TRAIN), replicas, batch);
    }

    @Override
    public BatchFeed trainingFeed(int replica, int replicas, int batch, long seed) {
        ShardOrder shards = new ShardOrder(rows(Split.TRAIN), replicas, batch);
        return new PointFeed(batch) {
            @Override
            public Batch batch(long step) {
                long before = 0;
                for (int i = 0; i < replicas; i++) {
                    before += shards.batchStart(i, step);
                }
                for (int i = 0; i < replica; i++) {
                    before += shards.batchRows(i, step);
                }
                return fill(before, shards.batchRows(replica, step));
            }
        };
    }

    @Override
    public BatchFeed evaluationFeed(Split part, int replica, int replicas, int batch) {
        long first = rows(part) * replica / replicas;
        long end = rows(part) * (replica + 1) / replicas;
        long offset = part == Split.TRAIN ? 0 : 1_000_000;
        return new PointFeed(batch) {
            @Override
            public Batch batch(long step) {
                long from = first + step * batch;
                return fill(offset + from, (int) Math.min(batch, end - from));
            }
        };
    }

    @Override
    public long evaluationSteps(Split part, int replica, int replicas, int batch) {
        long count = rows(part) * (replica + 1) / replicas - rows(part) * replica / replicas;
        return (count + batch - 1) / batch;
    }

    @Override
    public void close() {}

    private abstract static class PointFeed implements BatchFeed {
        private final Batch batch;

        PointFeed(int capacity) {
            batch = new Batch(capacity, 2, 1);
        }

        final Batch fill(long first, int count) {
            batch.rows(count);
            for (int i = 0; i < count; i++) {
                SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(7, first + i));
                double x = random.nextGaussian();
                double y = random.nextGaussian();
                batch.features().put(2 * i, (float) x).put(2 * i + 1, (float) y);
                batch.labels().put(i, x + y * y > 0.7 ? 1 : 0);
            }
            return batch;
        }

        @Override
        public void close() {}
    }
}
