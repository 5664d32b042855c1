package dev.lockstep.order;

/**
 * How the training rows are dealt to replicas and steps. A replica's shard is a contiguous range of the rows, which were
 * shuffled once; each epoch takes it in a new order, cut into batches of nearly equal size: as many for every replica.
 */
public record Shards(long rows, int replicas, int batch) {
    public Shards {
        if (rows < (long) replicas * batch) {
            throw new IllegalArgumentException("the " + rows + " training rows are fewer than one global batch of "
                    + (long) replicas * batch + " (training.replicas=" + replicas + " × training.batch=" + batch
                    + "); use a smaller training.batch, fewer training.replicas, or more rows");
        }
    }

    public long first(int replica) {
        return replica * (rows / replicas) + Math.min(replica, rows % replicas);
    }

    public int count(int replica) {
        return Math.toIntExact(first(replica + 1) - first(replica));
    }

    /** As many as the largest shard needs, but never more than the smallest has rows: no batch is empty. */
    public long stepsPerEpoch() {
        long needed = (count(0) + (long) batch - 1) / batch;
        return Math.min(needed, count(replicas - 1));
    }

    /** Most rows in a batch: {@code batch}, or one more where batches of one row meet shards of uneven size. */
    public int mostRows() {
        return (int) ((count(0) + stepsPerEpoch() - 1) / stepsPerEpoch());
    }

    /** Where in its epoch's order the batch of this step begins. */
    public int batchStart(int replica, long step) {
        long inEpoch = step % stepsPerEpoch();
        return (int) (count(replica) * inEpoch / stepsPerEpoch());
    }

    public int batchRows(int replica, long step) {
        long inEpoch = step % stepsPerEpoch();
        long end = count(replica) * (inEpoch + 1) / stepsPerEpoch();
        return (int) (end - batchStart(replica, step));
    }

    public long epoch(long step) {
        return step / stepsPerEpoch();
    }

    /** The order in which a replica takes the rows of its shard in an epoch: numbers from 0 to its count - 1. */
    public int[] order(int replica, long epoch, long seed) {
        int[] order = new int[count(replica)];
        SplitMix random = new SplitMix(SplitMix.seed(seed, epoch, replica));
        for (int i = 0; i < order.length; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
