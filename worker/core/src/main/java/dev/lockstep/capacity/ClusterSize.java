package dev.lockstep.capacity;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A size to train at.
 *
 * @param ranks executors
 * @param ranksAHost that share its memory and its link
 * @param replicasARank each on a thread of its own
 * @param batch rows that a replica takes in a step
 * @param every steps from one average to the next
 * @param racks that the hosts are in
 */
public record ClusterSize(int ranks, int ranksAHost, int replicasARank, int batch, int every, Racks racks) {
    public ClusterSize {
        if (ranks < 1 || ranksAHost < 1 || replicasARank < 1 || batch < 1 || every < 1) {
            throw new IllegalArgumentException("a cluster of " + ranks + " executors, " + ranksAHost + " a host, with "
                    + replicasARank + " replicas each, batch " + batch + " and an average every " + every
                    + " steps: none of these can be less than 1");
        }
    }

    /** Of hosts that are all in one rack. */
    public ClusterSize(int ranks, int ranksAHost, int replicasARank, int batch, int every) {
        this(ranks, ranksAHost, replicasARank, batch, every, Racks.NONE);
    }

    /** Of what was measured; which ranks share a host is said elsewhere. */
    static ClusterSize of(StepSample sample) {
        return new ClusterSize(sample.ranks(), 1, sample.replicasARank(), sample.batch(), sample.every());
    }

    public ClusterSize of(int otherRanks) {
        return new ClusterSize(otherRanks, ranksAHost, replicasARank, batch, every, racks);
    }

    public ClusterSize batch(int otherBatch) {
        return new ClusterSize(ranks, ranksAHost, replicasARank, otherBatch, every, racks);
    }

    public ClusterSize every(int otherEvery) {
        return new ClusterSize(ranks, ranksAHost, replicasARank, batch, otherEvery, racks);
    }

    /** For each rank its host. */
    List<String> hosts() {
        return IntStream.range(0, ranks)
                .mapToObj(rank -> "host " + rank / ranksAHost)
                .toList();
    }

    /** What a host sends in a second whose own link carries so much. */
    double bytesPerSecond(double ofHost) {
        return racks.bytesPerSecond(ofHost, (ranks + ranksAHost - 1) / ranksAHost);
    }

    public int replicas() {
        return Math.multiplyExact(ranks, replicasARank);
    }

    /** Rows of all replicas in a step. */
    public long rowsAStep() {
        return (long) replicas() * batch;
    }
}
