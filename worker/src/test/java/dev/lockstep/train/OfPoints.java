package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Feed;
import dev.lockstep.data.Part;
import dev.lockstep.order.Shards;

/** Rows that are made of the points of another data set, one of each. */
interface OfPoints extends Dataset {
    MemoryDataset points();

    /** Makes the row of a point. */
    void make(Batch points, int row, Batch into);

    @Override
    default long rows(Part part) {
        return points().rows(part);
    }

    @Override
    default Shards shards(int replicas, int batch) {
        return points().shards(replicas, batch);
    }

    @Override
    default Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        return new Made(this, points().trainingFeed(replica, replicas, batch, seed), new Batch(batch, schema()));
    }

    @Override
    default Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        return new Made(this, points().evaluationFeed(part, replica, replicas, batch), new Batch(batch, schema()));
    }

    @Override
    default long evaluationSteps(Part part, int replica, int replicas, int batch) {
        return points().evaluationSteps(part, replica, replicas, batch);
    }

    @Override
    default void close() {
        points().close();
    }

    /** The feed of such rows. */
    record Made(OfPoints rows, Feed points, Batch batch) implements Feed {
        @Override
        public Batch batch(long step) {
            Batch from = points.batch(step);
            batch.rows(from.rows());
            for (int row = 0; row < from.rows(); row++) {
                rows.make(from, row, batch);
            }
            return batch;
        }

        @Override
        public void close() {
            points.close();
        }
    }
}
