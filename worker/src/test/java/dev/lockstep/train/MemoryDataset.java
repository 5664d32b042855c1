package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.order.Shards;
import dev.lockstep.order.SplitMix;
import java.util.List;
import java.util.Map;

/**
 * Points of two features in two classes, computed from their number. A step takes the next rows of the data set, dealt to
 * the replicas in turn: four replicas of 32 rows see in each step the same rows as one of 128.
 */
record MemoryDataset(Map<Part, Long> counts) implements Dataset {

    static MemoryDataset of(long train, long validation) {
        return new MemoryDataset(Map.of(Part.TRAIN, train, Part.VALIDATION, validation));
    }

    @Override
    public Schema schema() {
        return new Schema(List.of(2), List.of("x", "y"), new Schema.Classes(List.of("low", "high")));
    }

    @Override
    public long rows(Part part) {
        return counts.getOrDefault(part, 0L);
    }

    @Override
    public Shards shards(int replicas, int batch) {
        return new Shards(rows(Part.TRAIN), replicas, batch);
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        Shards shards = new Shards(rows(Part.TRAIN), replicas, batch);
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
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        long first = rows(part) * replica / replicas;
        long end = rows(part) * (replica + 1) / replicas;
        long offset = part == Part.TRAIN ? 0 : 1_000_000;
        return new PointFeed(batch) {
            @Override
            public Batch batch(long step) {
                long from = first + step * batch;
                return fill(offset + from, (int) Math.min(batch, end - from));
            }
        };
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        long count = rows(part) * (replica + 1) / replicas - rows(part) * replica / replicas;
        return (count + batch - 1) / batch;
    }

    @Override
    public void close() {}

    private abstract static class PointFeed implements Feed {
        private final Batch batch;

        PointFeed(int capacity) {
            batch = new Batch(capacity, 2, 1);
        }

        final Batch fill(long first, int count) {
            batch.rows(count);
            for (int i = 0; i < count; i++) {
                SplitMix random = new SplitMix(SplitMix.seed(7, first + i));
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
