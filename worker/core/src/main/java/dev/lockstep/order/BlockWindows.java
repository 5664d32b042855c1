package dev.lockstep.order;

import java.util.Arrays;

/**
 * The order in which a replica takes rows that it cannot all hold: in each epoch its blocks in a new order, a window of a few
 * of them at a time, and the rows of a window in a new order. Each block is read once an epoch.
 */
public final class BlockWindows {
    private static final int BLOCKS = 0xB10C;
    private static final int ROWS = 0x20A5;

    private final int[] blockRows;
    private final int[] shardFirsts;
    private final int blocksAWindow;
    private final long seed;
    private final int replica;

    /** @param blockRows rows of each block of the replica's shard, in order */
    public BlockWindows(int[] blockRows, int blocksAWindow, long seed, int replica) {
        if (blocksAWindow < 1) {
            throw new IllegalArgumentException("blocksAWindow=" + blocksAWindow + " is not at least 1");
        }
        this.blockRows = blockRows.clone();
        shardFirsts = new int[blockRows.length];
        for (int block = 1; block < blockRows.length; block++) {
            shardFirsts[block] = shardFirsts[block - 1] + blockRows[block - 1];
        }
        this.blocksAWindow = blocksAWindow;
        this.seed = seed;
        this.replica = replica;
    }

    /** Windows of an epoch. */
    public int count() {
        return (blockRows.length + blocksAWindow - 1) / blocksAWindow;
    }

    /** Most rows that a window has in any epoch. */
    public int mostRows() {
        int[] sorted = blockRows.clone();
        Arrays.sort(sorted);
        int most = 0;
        for (int i = Math.max(0, sorted.length - blocksAWindow); i < sorted.length; i++) {
            most = Math.addExact(most, sorted[i]);
        }
        return most;
    }

    public Epoch epoch(long number) {
        return new Epoch(number);
    }

    /** The windows of one epoch. Rows have two places: in the epoch's order, and in the order of the shard. */
    public final class Epoch {
        private final long number;
        private final int[] blocks;
        private final int[] firsts;

        private Epoch(long number) {
            this.number = number;
            blocks = ShardOrder.shuffled(blockRows.length, SplitMixRandom.seed(seed, number, replica, BLOCKS));
            firsts = new int[count() + 1];
            for (int window = 0; window < count(); window++) {
                firsts[window + 1] = firsts[window];
                for (int block : blocks(window)) {
                    firsts[window + 1] += blockRows[block];
                }
            }
        }

        /** The blocks of a window, in the order in which they lie in it. */
        public int[] blocks(int window) {
            int from = window * blocksAWindow;
            return Arrays.copyOfRange(blocks, from, Math.min(blocks.length, from + blocksAWindow));
        }

        /** Rows of the epoch before a window. */
        public int first(int window) {
            return firsts[window];
        }

        /** The window of a place in the epoch's order. */
        public int windowAt(int place) {
            int found = Arrays.binarySearch(firsts, place);
            return found >= 0 ? found : -found - 2;
        }

        /** Of a row of a window, counted over its blocks as they lie in it, the number in the shard. */
        public int rowOfShard(int window, int row) {
            int before = 0;
            for (int block : blocks(window)) {
                if (row < before + blockRows[block]) {
                    return shardFirsts[block] + row - before;
                }
                before += blockRows[block];
            }
            throw new IllegalArgumentException("row " + row + " is in no block of the window " + window);
        }

        /** For each place within a window, the row: counted over the window's blocks as they lie in it. */
        public int[] order(int window) {
            return ShardOrder.shuffled(
                    firsts[window + 1] - firsts[window], SplitMixRandom.seed(seed, number, replica, ROWS, window));
        }
    }
}
