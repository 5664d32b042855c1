package dev.lockstep.data;

import dev.lockstep.order.BlockWindows;
import dev.lockstep.order.ShardOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which training rows belong to which replica, and whether it holds them all: a pure function of data set, memory, replicas
 * and batch, so that neither machine nor number of ranks shows in the order.
 *
 * @param blocksAWindow blocks that are shuffled together; 0 where a replica holds its whole shard
 */
record ShardPlan(ShardOrder shards, int blocksAWindow) {
    private static final int LEAST_BLOCKS_A_REPLICA = 2;

    static ShardPlan of(DatasetManifest manifest, long memory, int replicas, int batch) {
        long rows = manifest.rows(Split.TRAIN);
        long bytesARow = manifest.form().bytesARow();
        long mostRows = (rows + replicas - 1) / replicas;
        if (mostRows * bytesARow <= memory) {
            return whole(rows, replicas, batch);
        }
        List<DatasetManifest.Block> blocks = manifest.blocks(Split.TRAIN);
        long[] blockRows =
                blocks.stream().mapToLong(DatasetManifest.Block::rows).toArray();
        for (int count : ShardOrder.blocksEach(blockRows, replicas)) {
            // So few blocks are little more than a window, and one replica might have none.
            if (count < LEAST_BLOCKS_A_REPLICA) {
                return whole(rows, replicas, batch);
            }
        }
        long largest = Arrays.stream(blockRows).max().orElse(1) * bytesARow;
        // One window is taken from while the next one is read.
        int window = (int) Math.max(1, memory / 2 / largest);
        return new ShardPlan(ShardOrder.ofBlocks(blockRows, replicas, batch), window);
    }

    private static ShardPlan whole(long rows, int replicas, int batch) {
        return new ShardPlan(new ShardOrder(rows, replicas, batch), 0);
    }

    boolean isWhole() {
        return blocksAWindow == 0;
    }

    /** How a replica takes these blocks of its shard. */
    BlockWindows windows(List<DatasetManifest.Block> own, int replica, long seed) {
        int[] rows = own.stream().mapToInt(block -> (int) block.rows()).toArray();
        return new BlockWindows(rows, blocksAWindow, seed, replica);
    }

    /** The numbers, in the training part, of the rows that a replica takes in a step, in order. */
    long[] rowsOf(int replica, long step, long seed, List<DatasetManifest.Block> all) {
        long epoch = shards.epoch(step);
        int start = shards.batchStart(replica, step);
        long[] rows = new long[shards.batchRows(replica, step)];
        if (isWhole()) {
            int[] order = shards.order(replica, epoch, seed);
            Arrays.setAll(rows, i -> shards.first(replica) + order[start + i]);
            return rows;
        }
        BlockWindows.Epoch windows =
                windows(blocksOf(replica, all), replica, seed).epoch(epoch);
        int window = -1;
        int[] order = new int[0];
        for (int i = 0; i < rows.length; i++) {
            if (window < 0 || windows.windowAt(start + i) != window) {
                window = windows.windowAt(start + i);
                order = windows.order(window);
            }
            rows[i] = shards.first(replica) + windows.rowOfShard(window, order[start + i - windows.first(window)]);
        }
        return rows;
    }

    /** The blocks of a replica's shard, where it is made of whole ones. */
    List<DatasetManifest.Block> blocksOf(int replica, List<DatasetManifest.Block> all) {
        long first = 0;
        List<DatasetManifest.Block> own = new ArrayList<>();
        for (DatasetManifest.Block block : all) {
            if (first >= shards.first(replica) && first < shards.first(replica + 1)) {
                own.add(block);
            }
            first += block.rows();
        }
        return own;
    }
}
