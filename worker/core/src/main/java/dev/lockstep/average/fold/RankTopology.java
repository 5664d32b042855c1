package dev.lockstep.average.fold;

import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.order.ReplicaAssignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ranks share memory, and what is added where. Ranks of one host are an island: they add what they can among
 * themselves, and their first rank exchanges the rest with those of the other islands, so that a partial sum crosses the
 * network once for each host. All ranks compute the same topology, from the same endpoints.
 */
public final class RankTopology {
    /** Floats of the slice of an island: messages of 128 KiB fill a connection and still leave the cache for others. */
    private static final int SLICE_BETWEEN_HOSTS = 32 * 1024;
    /** Floats of a window that never leaves its host: 256 KiB, so that four of them stay in a second-level cache. */
    private static final int WINDOW_ON_A_HOST = 64 * 1024;

    private final ReplicaAssignment assignment;
    private final List<Island> islands;

    /**
     * Ranks that share memory, or one by itself.
     *
     * @param plan how their partial sums are added
     */
    public record Island(List<Integer> ranks, FoldPlan plan) {
        /** The rank that exchanges with other islands. */
        public int first() {
            return ranks.get(0);
        }

        /** Whether there is memory to share. */
        public boolean isShared() {
            return ranks.size() > 1;
        }

        /** The partial sums that leave the island. */
        public List<Part> parts() {
            return plan.outputs();
        }
    }

    private RankTopology(ReplicaAssignment assignment, List<Island> islands) {
        this.assignment = assignment;
        this.islands = islands;
    }

    /**
     * The topology of ranks in these places.
     *
     * @param memories for each rank the memory that it can share: the same name for ranks of one island
     */
    public static RankTopology of(ReplicaAssignment assignment, List<String> memories) {
        Map<String, List<Integer>> ranksOf = new LinkedHashMap<>();
        for (int rank = 0; rank < memories.size(); rank++) {
            ranksOf.computeIfAbsent(memories.get(rank), name -> new ArrayList<>())
                    .add(rank);
        }
        List<Island> islands = new ArrayList<>();
        for (List<Integer> ranks : ranksOf.values()) {
            List<Part> parts = ranks.stream()
                    .flatMap(rank -> planOf(assignment, rank).outputs().stream())
                    .toList();
            islands.add(new Island(List.copyOf(ranks), FoldPlan.of(assignment.replicas(), parts)));
        }
        return new RankTopology(assignment, List.copyOf(islands));
    }

    private static FoldPlan planOf(ReplicaAssignment assignment, int rank) {
        return FoldPlan.ofReplicas(assignment.replicas(), assignment.first(rank), assignment.first(rank + 1));
    }

    /** How a rank adds its own replicas. */
    public FoldPlan planOf(int rank) {
        return planOf(assignment, rank);
    }

    /** How the owner of a slice finishes the sum of all islands. */
    public FoldPlan planOfAll() {
        return FoldPlan.of(
                assignment.replicas(),
                islands.stream().flatMap(island -> island.parts().stream()).toList());
    }

    /** All islands, in the order of their first ranks. */
    public List<Island> islands() {
        return islands;
    }

    /** The index of the island of a rank. */
    public int islandOf(int rank) {
        for (int i = 0; i < islands.size(); i++) {
            if (islands.get(i).ranks().contains(rank)) {
                return i;
            }
        }
        throw new IllegalArgumentException("rank " + rank + " is on no host");
    }

    /**
     * The most floats in a window: wide enough for slices that travel well, and no wider than the tightest memory allows,
     * where each of the slots has a window for every partial sum and one for the results. It is a minimum over all ranks,
     * since all must cut alike.
     */
    public int widestWindow() {
        long widest = islands.size() == 1 ? WINDOW_ON_A_HOST : (long) SLICE_BETWEEN_HOSTS * islands.size();
        for (Island island : islands) {
            int memory = island.isShared() ? WindowMemory.HOST_FLOATS : WindowMemory.PRIVATE_FLOATS;
            widest = Math.min(widest, widestIn(memory, 1 + island.parts().size()));
            if (island.isShared()) {
                for (int rank : island.ranks()) {
                    int parts = planOf(rank).outputs().size();
                    widest = Math.min(widest, widestIn(WindowMemory.RANK_FLOATS, parts));
                }
            }
        }
        // What arrives over sockets is the partial sums of all other islands, but of one slice only.
        long parts = islands.stream().mapToLong(island -> island.parts().size()).sum();
        widest = Math.min(widest, widestIn((long) WindowMemory.PRIVATE_FLOATS * islands.size(), parts));
        return (int) Math.max(FloatSlices.ALIGNMENT, widest / FloatSlices.ALIGNMENT * FloatSlices.ALIGNMENT);
    }

    private static long widestIn(long floats, long windows) {
        return floats / ExchangeWindows.SLOTS / windows;
    }

    /** Which replicas are on which rank. */
    public ReplicaAssignment assignment() {
        return assignment;
    }
}
