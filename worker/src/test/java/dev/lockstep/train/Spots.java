package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.data.Schema;
import dev.lockstep.order.Shards;
import java.util.List;

/** Pictures of 8 x 8 pixels, dark but for a spot of 2 x 2 in the left half or the right one, which is their class. */
record Spots(MemoryDataset points) implements Dataset {
    static final int SIZE = 8;
    private static final int PIXELS = SIZE * SIZE;

    /** The first pixel of a class's spot. */
    static int spot(int label) {
        return 3 * SIZE + (label == 0 ? 1 : 5);
    }

    @Override
    public Schema schema() {
        return new Schema(List.of(1, SIZE, SIZE), List.of(), new Schema.Classes(List.of("left", "right")));
    }

    @Override
    public long rows(Part part) {
        return points.rows(part);
    }

    @Override
    public Shards shards(int replicas, int batch) {
        return points.shards(replicas, batch);
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        return new SpotFeed(points.trainingFeed(replica, replicas, batch, seed), new Batch(batch, schema()));
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        return new SpotFeed(points.evaluationFeed(part, replica, replicas, batch), new Batch(batch, schema()));
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        return points.evaluationSteps(part, replica, replicas, batch);
    }

    @Override
    public void close() {
        points.close();
    }

    private record SpotFeed(Feed points, Batch batch) implements Feed {
        @Override
        public Batch batch(long step) {
            Batch from = points.batch(step);
            batch.rows(from.rows());
            for (int row = 0; row < from.rows(); row++) {
                float dark = Math.abs(from.features().get(2 * row)) / 20;
                for (int i = 0; i < PIXELS; i++) {
                    batch.features().put(row * PIXELS + i, dark);
                }
                int label = (int) from.labels().get(row);
                int first = row * PIXELS + spot(label);
                for (int i : new int[] {0, 1, SIZE, SIZE + 1}) {
                    batch.features().put(first + i, 1);
                }
                batch.labels().put(row, label);
            }
            return batch;
        }

        @Override
        public void close() {
            points.close();
        }
    }
}
