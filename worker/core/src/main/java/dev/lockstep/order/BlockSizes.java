package dev.lockstep.order;

/**
 * How rows are cut into blocks: of one size but for a row, so that any number of replicas gets even shards of whole blocks,
 * and small enough that a few of them fit where a data set does not.
 */
public final class BlockSizes {
    /** Small enough for a window of several in little memory, large enough that opening a file costs little. */
    public static final int MOST_BYTES = 8 << 20;

    public static final int MOST_ROWS = 1 << 16;

    private BlockSizes() {}

    /** Rows of each block. */
    public static int[] of(long rows, int bytesARow) {
        int most = Math.max(1, Math.min(MOST_ROWS, MOST_BYTES / Math.max(1, bytesARow)));
        int[] sizes = new int[Math.toIntExact((rows + most - 1) / most)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = (int) (rows / sizes.length + (i < rows % sizes.length ? 1 : 0));
        }
        return sizes;
    }
}
