package dev.lockstep.average.fold;

import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.link.RankMessages;
import dev.lockstep.average.link.SharedMemoryFile;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.order.ReplicaAssignment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ranks share memory, and what is added where. Ranks of one host are an island: they add what they can among
 * themselves, and their first rank exchanges the rest with those of the other islands. All ranks compute the same.
 */
final class RankTopology {
    /** Floats of a window that each rank of a host, or each island, owns: pieces of this size travel best. */
    private static final int PIECE = 32 * 1024;

    private static final int WIDEST_ON_A_HOST = 64 * 1024;
    private static final int PRIVATE_FLOATS = 16 * 1024 * 1024;
    private static final int LINE = 16;

    private final ReplicaAssignment assignment;
    private final List<Island> islands;

    /** Ranks that share memory, or one by itself, and how their partial sums are added. */
    record Island(List<Integer> ranks, FoldPlan plan) {
        int first() {
            return ranks.get(0);
        }

        boolean isShared() {
            return ranks.size() > 1;
        }

        List<Part> parts() {
            return plan.outputs();
        }
    }

    private RankTopology(ReplicaAssignment assignment, List<Island> islands) {
        this.assignment = assignment;
        this.islands = islands;
    }

    static RankTopology of(ReplicaAssignment assignment, List<PeerEndpoint> peers) {
        Map<String, List<Integer>> hosts = new LinkedHashMap<>();
        for (PeerEndpoint peer : peers) {
            String where = peer.share().isEmpty() ? "rank " + peer.rank() : peer.hostIdentity();
            hosts.computeIfAbsent(where, key -> new ArrayList<>()).add(peer.rank());
        }
        List<Island> islands = new ArrayList<>();
        for (List<Integer> ranks : hosts.values()) {
            List<Part> parts = ranks.stream()
                    .flatMap(rank -> planOf(assignment, rank).outputs().stream())
                    .toList();
            islands.add(new Island(List.copyOf(ranks), FoldPlan.of(assignment.replicas(), parts)));
        }
        return new RankTopology(assignment, islands);
    }

    private static FoldPlan planOf(ReplicaAssignment assignment, int rank) {
        return FoldPlan.of(
                assignment.replicas(), FoldPlan.replicas(assignment.first(rank), assignment.first(rank + 1)));
    }

    /** How a rank adds its own replicas. */
    FoldPlan planOf(int rank) {
        return planOf(assignment, rank);
    }

    /** How islands finish the sum. */
    FoldPlan planOfAll() {
        return FoldPlan.of(
                assignment.replicas(),
                islands.stream().flatMap(island -> island.parts().stream()).toList());
    }

    List<Island> islands() {
        return islands;
    }

    int islandOf(int rank) {
        for (int i = 0; i < islands.size(); i++) {
            if (islands.get(i).ranks().contains(rank)) {
                return i;
            }
        }
        throw new IllegalArgumentException("rank " + rank + " is on no host");
    }

    /** The most floats in a window, so that the tightest memory holds all windows that are under way. */
    int widest() {
        long widest = islands.size() == 1 ? WIDEST_ON_A_HOST : (long) PIECE * islands.size();
        long parts = islands.stream().mapToLong(island -> island.parts().size()).sum();
        for (Island island : islands) {
            int own = island.parts().size();
            if (island.isShared()) {
                widest = Math.min(widest, SharedMemoryFile.HOST_FLOATS / ExchangeWindows.SLOTS / (own + 1));
                for (int rank : island.ranks()) {
                    int ofRank = planOf(rank).outputs().size();
                    widest = Math.min(widest, SharedMemoryFile.OWN_FLOATS / ExchangeWindows.SLOTS / ofRank);
                }
            } else {
                widest = Math.min(widest, PRIVATE_FLOATS / ExchangeWindows.SLOTS / (own + 1));
            }
        }
        widest = Math.min(widest, (long) PRIVATE_FLOATS * islands.size() / ExchangeWindows.SLOTS / parts);
        return (int) Math.max(LINE, widest / LINE * LINE);
    }

    /** The most bytes that a rank may say at a meeting. */
    int mostToSay() {
        int most = Math.min(
                SharedMemoryFile.MOST_ANNOUNCEMENT, SharedMemoryFile.ANNOUNCEMENTS_OF_ALL / assignment.ranks());
        return (most - RankMessages.ENTRY) / Long.BYTES * Long.BYTES;
    }

    ReplicaAssignment assignment() {
        return assignment;
    }
}
