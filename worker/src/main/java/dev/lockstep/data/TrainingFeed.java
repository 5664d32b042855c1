package dev.lockstep.data;

import dev.lockstep.order.Shards;

/** A shard in memory, each epoch in an order of its own. */
final class TrainingFeed implements Feed {
    private final Rows shard;
    private final Shards shards;
    private final int replica;
    private final long seed;
    private final Batch batch;
    private final Rows.Lines lines;
    private int[] order = new int[0];
    private long orderedEpoch = -1;

    TrainingFeed(Schema schema, Rows shard, Shards shards, int replica, long seed) {
        this.shard = shard;
        this.shards = shards;
        this.replica = replica;
        this.seed = seed;
        batch = new Batch(shards.mostRows(), schema);
        lines = Rows.Lines.of(shard.form());
    }

    @Override
    public Batch batch(long step) {
        long epoch = shards.epoch(step);
        if (epoch != orderedEpoch) {
            order = shards.order(replica, epoch, seed);
            orderedEpoch = epoch;
        }
        int start = shards.batchStart(replica, step);
        batch.rows(shards.batchRows(replica, step));
        for (int i = 0; i < batch.rows(); i++) {
            shard.copy(order[start + i], batch, i, lines);
        }
        return batch;
    }

    @Override
    public void close() {
        // The rows are on the heap, and end with this object.
    }
}
