package dev.lockstep.order;

/** How replicas are assigned to ranks: contiguous ranges, as even as can be, the longer ones first. */
public record ReplicaAssignment(int replicas, int ranks) {
    public ReplicaAssignment {
        if (ranks < 1 || ranks > replicas) {
            throw new IllegalArgumentException("ranks=" + ranks + " is not in 1 to replicas=" + replicas);
        }
    }

    public int first(int rank) {
        return rank * (replicas / ranks) + Math.min(rank, replicas % ranks);
    }

    public int count(int rank) {
        return first(rank + 1) - first(rank);
    }

    /** The rank that hosts a replica. */
    public int rankOf(int replica) {
        int rank = 0;
        while (first(rank + 1) <= replica) {
            rank++;
        }
        return rank;
    }
}
