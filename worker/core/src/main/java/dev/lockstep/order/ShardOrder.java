package dev.lockstep.order;

import java.util.Arrays;

/**
 * How the training rows are assigned to replicas and steps. A replica's shard is a contiguous range of the rows, which were
 * shuffled once; each epoch takes it in a new order, cut into batches of nearly equal size: as many for every replica.
 */
public final class ShardOrder {
    private final int batch;
    private final long[] firsts;
    private final long stepsPerEpoch;
    private final int most;

    /** Ranges as even as can be, the longer ones first. */
    public ShardOrder(long rows, int replicas, int batch) {
        this(even(rows, replicas), batch);
    }

    private ShardOrder(long[] firsts, int batch) {
        this.firsts = firsts;
        this.batch = batch;
        if (rows() < (long) replicas() * batch) {
            throw new IllegalArgumentException("the " + rows() + " training rows are fewer than one global batch of "
                    + (long) replicas() * batch + " (training.replicas=" + replicas() + ", each with " + batch
                    + " rows a step: training.batch × training.accumulate); use a smaller training.batch or"
                    + " training.accumulate, fewer training.replicas, or more rows");
        }
        int largest = 0;
        int smallest = Integer.MAX_VALUE;
        for (int replica = 0; replica < replicas(); replica++) {
            largest = Math.max(largest, count(replica));
            smallest = Math.min(smallest, count(replica));
        }
        stepsPerEpoch = Math.min((largest + (long) batch - 1) / batch, smallest);
        most = (int) ((largest + stepsPerEpoch - 1) / stepsPerEpoch);
    }

    /**
     * Ranges that end where blocks end, so that each block belongs to one replica: a block goes to the replica in whose
     * even share of the rows its middle lies.
     *
     * @param blockRows rows of each block, in order
     */
    public static ShardOrder ofBlocks(long[] blockRows, int replicas, int batch) {
        return new ShardOrder(borders(blockRows, replicas), batch);
    }

    /** How many blocks each replica gets by {@link #ofBlocks}. */
    public static int[] blocksEach(long[] blockRows, int replicas) {
        int[] counts = new int[replicas];
        double total = Arrays.stream(blockRows).sum();
        long before = 0;
        for (long rows : blockRows) {
            counts[(int) ((before + rows / 2.0) / total * replicas)]++;
            before += rows;
        }
        return counts;
    }

    private static long[] borders(long[] blockRows, int replicas) {
        int[] counts = blocksEach(blockRows, replicas);
        long[] firsts = new long[replicas + 1];
        int block = 0;
        for (int replica = 0; replica < replicas; replica++) {
            long rows = 0;
            for (int i = 0; i < counts[replica]; i++) {
                rows += blockRows[block++];
            }
            firsts[replica + 1] = firsts[replica] + rows;
        }
        return firsts;
    }

    private static long[] even(long rows, int replicas) {
        long[] firsts = new long[replicas + 1];
        for (int replica = 0; replica <= replicas; replica++) {
            firsts[replica] = replica * (rows / replicas) + Math.min(replica, rows % replicas);
        }
        return firsts;
    }

    public long rows() {
        return firsts[replicas()];
    }

    public int replicas() {
        return firsts.length - 1;
    }

    public int batch() {
        return batch;
    }

    public long first(int replica) {
        return firsts[replica];
    }

    public int count(int replica) {
        return Math.toIntExact(firsts[replica + 1] - firsts[replica]);
    }

    /** As many as the largest shard needs, but never more than the smallest has rows: no batch is empty. */
    public long stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** Most rows in a batch: {@code batch}, or more where batches of few rows meet shards of uneven size. */
    public int mostRows() {
        return most;
    }

    /** Where in its epoch's order the batch of this step begins. */
    public int batchStart(int replica, long step) {
        return (int) (count(replica) * (step % stepsPerEpoch) / stepsPerEpoch);
    }

    public int batchRows(int replica, long step) {
        long end = count(replica) * (step % stepsPerEpoch + 1) / stepsPerEpoch;
        return (int) (end - batchStart(replica, step));
    }

    public long epoch(long step) {
        return step / stepsPerEpoch;
    }

    /** The order in which a replica takes the rows of its shard in an epoch: numbers from 0 to its count - 1. */
    public int[] order(int replica, long epoch, long seed) {
        return shuffled(count(replica), SplitMixRandom.seed(seed, epoch, replica));
    }

    /** The numbers from 0 to count - 1 in an order that the seed decides. */
    static int[] shuffled(int count, long seed) {
        int[] order = new int[count];
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Rows that all replicas take from one step to another, over their number. */
    public double rowsPerReplica(long from, long to) {
        long rows = 0;
        for (long step = from; step < to; step++) {
            for (int replica = 0; replica < replicas(); replica++) {
                rows += batchRows(replica, step);
            }
        }
        return (double) rows / replicas();
    }
}
