package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.order.Deal;
import java.nio.file.Path;

/**
 * What a rank is asked to do.
 *
 * @param directory the run directory, where rank 0 leaves the model
 */
public record Job(RunSpec run, Path directory, Deal deal, int rank) {

    /** The rank that speaks for all: it writes the files and the events. */
    boolean speaks() {
        return rank == 0;
    }

    int firstReplica() {
        return deal.first(rank);
    }

    int ownReplicas() {
        return deal.count(rank);
    }
}
