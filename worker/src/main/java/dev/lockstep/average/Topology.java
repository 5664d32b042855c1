package dev.lockstep.average;

import dev.lockstep.average.FoldPlan.Part;
import dev.lockstep.order.Deal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which ranks share memory, and what is added where. Ranks of one host are an island: they add what they can among
 * themselves, and their first rank exchanges the rest with those of the other islands. All ranks compute the same.
 */
final class Topology {
    /** Floats of a window that each rank of a host, or each island, owns: pieces of this size travel best. */
    private static final int PIECE = 32 * 1024;

    private static final int WIDEST_ON_A_HOST = 64 * 1024;
    private static final int PRIVATE_FLOATS = 16 * 1024 * 1024;
    private static final int LINE = 16;

    private final Deal deal;
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

    private Topology(Deal deal, List<Island> islands) {
        this.deal = deal;
        this.islands = islands;
    }

    static Topology of(Deal deal, List<Peer> peers) {
        Map<String, List<Integer>> hosts = new LinkedHashMap<>();
        for (Peer peer : peers) {
            String where = peer.share().isEmpty() ? "rank " + peer.rank() : peer.hostIdentity();
            hosts.computeIfAbsent(where, key -> new ArrayList<>()).add(peer.rank());
        }
        List<Island> islands = new ArrayList<>();
        for (List<Integer> ranks : hosts.values()) {
            List<Part> parts = ranks.stream()
                    .flatMap(rank -> planOf(deal, rank).outputs().stream())
                    .toList();
            islands.add(new Island(List.copyOf(ranks), FoldPlan.of(deal.replicas(), parts)));
        }
        return new Topology(deal, islands);
    }

    private static FoldPlan planOf(Deal deal, int rank) {
        return FoldPlan.of(deal.replicas(), FoldPlan.replicas(deal.first(rank), deal.first(rank + 1)));
    }

    /** How a rank adds its own replicas. */
    FoldPlan planOf(int rank) {
        return planOf(deal, rank);
    }

    /** How islands finish the sum. */
    FoldPlan planOfAll() {
        return FoldPlan.of(
                deal.replicas(),
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
                widest = Math.min(widest, Share.HOST_FLOATS / Windows.SLOTS / (own + 1));
                for (int rank : island.ranks()) {
                    int ofRank = planOf(rank).outputs().size();
                    widest = Math.min(widest, Share.OWN_FLOATS / Windows.SLOTS / ofRank);
                }
            } else {
                widest = Math.min(widest, PRIVATE_FLOATS / Windows.SLOTS / (own + 1));
            }
        }
        widest = Math.min(widest, (long) PRIVATE_FLOATS * islands.size() / Windows.SLOTS / parts);
        return (int) Math.max(LINE, widest / LINE * LINE);
    }

    /** The most bytes that a rank may say at a meeting. */
    int mostToSay() {
        int most = Math.min(Share.MOST_ANNOUNCEMENT, Share.ANNOUNCEMENTS_OF_ALL / deal.ranks());
        return (most - Announcements.ENTRY) / Long.BYTES * Long.BYTES;
    }

    Deal deal() {
        return deal;
    }
}
