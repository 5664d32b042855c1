package dev.lockstep.data;

import dev.lockstep.order.ShardOrder;

/** A shard in memory, each epoch in an order of its own. */
final class InMemoryShard implements BatchFiller {
    private static final int FEW_VALUES = 1 << 14;

    private final DataSchema schema;
    private final RowStore rows;
    private final ShardOrder shards;
    private final int replica;
    private final long seed;
    private final RowWriter writer;
    private int[] order = new int[0];
    private long orderedEpoch = -1;

    InMemoryShard(DataSchema schema, RowStore rows, ShardOrder shards, int replica, long seed, RowWriter writer) {
        this.schema = schema;
        this.rows = rows;
        this.shards = shards;
        this.replica = replica;
        this.seed = seed;
        this.writer = writer;
    }

    @Override
    public Batch emptyBatch() {
        return new Batch(shards.mostRows(), schema);
    }

    @Override
    public boolean isSlow() {
        return writer.isSlow() || (long) shards.mostRows() * schema.featureWidth() > FEW_VALUES;
    }

    @Override
    public void fill(long step, Batch batch) {
        long epoch = shards.epoch(step);
        if (epoch != orderedEpoch) {
            order = shards.order(replica, epoch, seed);
            orderedEpoch = epoch;
        }
        int start = shards.batchStart(replica, step);
        long first = shards.first(replica);
        batch.rows(shards.batchRows(replica, step));
        for (int i = 0; i < batch.rows(); i++) {
            int row = order[start + i];
            writer.write(rows, row, epoch, first + row, batch, i);
        }
    }
}
