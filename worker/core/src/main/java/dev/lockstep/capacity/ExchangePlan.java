package dev.lockstep.capacity;

import dev.lockstep.average.fold.ExchangeWindows;
import dev.lockstep.average.fold.FoldPlan.Part;
import dev.lockstep.average.fold.RankTopology;
import dev.lockstep.order.ReplicaAssignment;
import java.util.List;

/**
 * What is sent and added in an average, by the plans that ranks themselves follow: which of them are an island, how the floats
 * are cut into windows and those into slices, and which partial sums leave an island.
 */
public final class ExchangePlan {
    private final ReplicaAssignment assignment;
    private final ExchangeWindows windows;
    private final int bytesOfOne;
    private final int[] islandOfRank;
    private final int[] ranksOn;
    /** Partial sums that leave an island: floats of 4 bytes, and those of one replica, which may travel in fewer. */
    private final int[] sums;

    private final int[] lone;
    private final int[] inputs;
    private final int[] replicasOn;
    private final int inputsOfAll;
    private final long bytesOfSumsOfAll;

    /**
     * The plan for ranks in these places.
     *
     * @param memories for each rank the memory that it shares with others: a host
     * @param floats averaged of each replica
     * @param bytesOfOne bytes of a float that travels compressed, 4 where nothing is
     */
    public ExchangePlan(ReplicaAssignment assignment, List<String> memories, long floats, int bytesOfOne) {
        this.assignment = assignment;
        this.bytesOfOne = bytesOfOne;
        RankTopology topology = RankTopology.of(assignment, memories);
        windows = new ExchangeWindows(topology.widestWindow());
        windows.begin(floats, ExchangeWindows.NO_ROOT);
        List<RankTopology.Island> islands = topology.islands();
        islandOfRank = new int[assignment.ranks()];
        ranksOn = new int[islands.size()];
        sums = new int[islands.size()];
        lone = new int[islands.size()];
        inputs = new int[islands.size()];
        replicasOn = new int[islands.size()];
        int all = 0;
        long bytes = 0;
        for (int i = 0; i < islands.size(); i++) {
            RankTopology.Island island = islands.get(i);
            ranksOn[i] = island.ranks().size();
            sums[i] = island.parts().size();
            lone[i] = (int) island.parts().stream().filter(Part::isOneReplica).count();
            inputs[i] = island.plan().inputs().size();
            for (int rank : island.ranks()) {
                islandOfRank[rank] = i;
                replicasOn[i] += assignment.count(rank);
            }
            all += sums[i];
            bytes += bytesOfAll(i);
        }
        inputsOfAll = all;
        bytesOfSumsOfAll = bytes;
    }

    public int ranks() {
        return assignment.ranks();
    }

    public int islands() {
        return ranksOn.length;
    }

    public int islandOf(int rank) {
        return islandOfRank[rank];
    }

    /** Windows of an average. */
    public int windows() {
        return (int) windows.end();
    }

    int length(int window) {
        return windows.length(window);
    }

    /** Floats of a window that an island owns. */
    int slice(int window, int island) {
        return windows.sliceStart(window, island + 1, islands()) - windows.sliceStart(window, island, islands());
    }

    /** Bytes of partial sums that an island sends to all others together. */
    double bytesOfSums(int window, int island) {
        return (double) (length(window) - slice(window, island)) * bytesOfAll(island);
    }

    /** Bytes of partial sums that come to an island from all others together. */
    double bytesOfSumsTo(int window, int island) {
        return (double) (bytesOfSumsOfAll - bytesOfAll(island)) * slice(window, island);
    }

    private int bytesOfAll(int island) {
        return (sums[island] - lone[island]) * Float.BYTES + lone[island] * bytesOfOne;
    }

    /** Bytes of averages that an island sends to all others together. */
    double bytesOfResults(int window, int island) {
        return (double) (islands() - 1) * slice(window, island) * bytesOfOne;
    }

    /** Bytes of averages that come to an island from all others together. */
    double bytesOfResultsTo(int window, int island) {
        return (double) (length(window) - slice(window, island)) * bytesOfOne;
    }

    /** Bytes that an island sends in an average, all windows together: what its link carries, and as much comes to it. */
    public double bytesSentBy(int island) {
        double bytes = 0;
        for (int window = 0; window < windows(); window++) {
            bytes += bytesOfSums(window, island) + bytesOfResults(window, island);
        }
        return bytes;
    }

    /** Floats that a thread of an island handles before the sums of a window can leave: its replicas', and its part of the host's. */
    double floatsBefore(int window, int island) {
        double own = length(window);
        return ranksOn[island] == 1 ? own : own + own * inputs[island] / replicasOn[island];
    }

    /** Floats that a thread of an island handles to finish its slice: that of one rank, with all of its threads. */
    double floatsOfSlice(int window, int island) {
        double threads = (double) replicasOn[island] / ranksOn[island];
        return (double) slice(window, island) * inputsOfAll / threads;
    }

    /** Floats that a thread copies into its replica. */
    double floatsAfter(int window) {
        return length(window);
    }

    /** Whether an island sends averages next, or sums. */
    static boolean areResultsNext(int resultsSent, int folded, int sumsSent) {
        return ExchangeWindows.areResultsNext(resultsSent, folded, sumsSent);
    }

    /** Most windows that are under way at once. */
    static int slots() {
        return ExchangeWindows.SLOTS;
    }
}
