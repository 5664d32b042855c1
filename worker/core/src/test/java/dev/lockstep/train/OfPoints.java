package dev.lockstep.train;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.order.ShardOrder;

/** Rows that are made of the points of another data set, one of each. */
interface OfPoints extends Dataset {
    MemoryDataset points();

    /** Makes the row of a point. */
    void make(Batch points, int row, Batch into);

    @Override
    default long rows(Split part) {
        return points().rows(part);
    }

    @Override
    default ShardOrder shards(int replicas, int batch) {
        return points().shards(replicas, batch);
    }

    @Override
    default BatchFeed trainingFeed(int replica, int replicas, int batch, long seed) {
        return new Made(this, points().trainingFeed(replica, replicas, batch, seed), new Batch(batch, schema()));
    }

    @Override
    default BatchFeed evaluationFeed(Split part, int replica, int replicas, int batch) {
        return new Made(this, points().evaluationFeed(part, replica, replicas, batch), new Batch(batch, schema()));
    }

    @Override
    default long evaluationSteps(Split part, int replica, int replicas, int batch) {
        return points().evaluationSteps(part, replica, replicas, batch);
    }

    @Override
    default void close() {
        points().close();
    }

    /** The feed of such rows. */
    record Made(OfPoints rows, BatchFeed points, Batch batch) implements BatchFeed {
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
