package dev.lockstep.driver.run;

import dev.lockstep.driver.cluster.ClusterDrill.Kind;
import dev.lockstep.order.SplitMixRandom;
import java.time.Duration;
import java.util.List;

/**
 * Faults that a run is given on purpose: how often, and, by a seed, which rank fails next, and in which way.
 *
 * @param kinds each as likely as it stands here
 */
public record FaultPlan(long seed, Duration every, List<Kind> kinds) {
    /** Where nothing else is asked for: half of them are the usual failure, and what takes long to be missed is rare. */
    public static final List<Kind> ALL =
            List.of(Kind.KILLED, Kind.KILLED, Kind.KILLED, Kind.FROZEN, Kind.DELAYED, Kind.CUT);

    /** What is to happen to a rank. */
    record Fault(int rank, Kind kind) {}

    /** The fault of that number, from 0, where there are so many ranks. */
    Fault fault(long number, int ranks) {
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, number));
        Kind kind = kinds.get(random.nextInt(kinds.size()));
        return new Fault(random.nextInt(ranks), kind);
    }
}
