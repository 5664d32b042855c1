package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.ReplicaCapacity;
import java.util.function.Consumer;

/**
 * How many replicas the ranks of a run could bear, as they have told it. Where ranks are lost, the run goes on with as few as
 * that allows; with fewer, it waits for others, rather than let those die that are left.
 */
final class ReplicaCapacities {
    private final int replicas;
    private final int minRanks;
    private final Consumer<Event> events;
    private ReplicaCapacity least;

    ReplicaCapacities(RunSpec run, Consumer<Event> events) {
        replicas = run.training().replicas();
        minRanks = run.cluster().minRanks();
        this.events = events;
        least = new ReplicaCapacity(replicas, "");
    }

    /** The weakest counts, since nobody knows which will be left. */
    synchronized void told(ReplicaCapacity capacity) {
        if (capacity.mostReplicas() >= least.mostReplicas()) {
            return;
        }
        least = capacity;
        if (fewestRanks() > minRanks) {
            events.accept(new Event.Warned("with fewer than " + fewestRanks() + " ranks, of which cluster.minRanks="
                    + minRanks + " allows " + minRanks + ", this run would wait for others: " + least.whyNoMore()));
        }
    }

    /** Ranks that there must be for each of them to bear its replicas, and that the user wants. */
    synchronized int fewestRanks() {
        int each = Math.max(1, least.mostReplicas());
        return Math.max(minRanks, (replicas + each - 1) / each);
    }

    /** Why fewer than these will not do. */
    synchronized String why() {
        return fewestRanks() > minRanks ? least.whyNoMore() : "cluster.minRanks=" + minRanks;
    }
}
