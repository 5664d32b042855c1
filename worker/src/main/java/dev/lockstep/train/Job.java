package dev.lockstep.train;

import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.checkpoint.Storage;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Start;
import dev.lockstep.order.Deal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a rank is asked to do.
 *
 * @param directory the run directory, where rank 0 leaves the model
 * @param storage reaches the folder of the checkpoints
 */
public record Job(RunSpec run, Path directory, Deal deal, int rank, Storage storage) {

    /** Whose checkpoints lie where Hadoop's own settings reach. */
    public Job(RunSpec run, Path directory, Deal deal, int rank) {
        this(run, directory, deal, rank, Storage.byDefault());
    }

    /** What a replica of a run computes on these rows, from its first weights. */
    public static EngineSpec engineSpec(RunSpec run, Dataset rows) {
        long stepsPerEpoch =
                rows.shards(run.training().replicas(), run.training().batch()).stepsPerEpoch();
        return new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                rows.schema(),
                run.training().seed(),
                run.training().arithmetic(),
                stepsPerEpoch,
                stepsPerEpoch * run.training().epochs(),
                Start.FRESH);
    }

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

    /** The folder of this run's checkpoints, on any Hadoop file system. */
    String checkpoints() {
        return checkpoints(run, directory);
    }

    CheckpointStore checkpointStore() throws IOException {
        return storage.checkpoints(checkpoints());
    }

    /** The folder of a run's checkpoints: where its run file says, or in its run directory. */
    public static String checkpoints(RunSpec run, Path directory) {
        return run.checkpoint()
                .path()
                .map(path -> path + "/" + directory.getFileName())
                .orElseGet(() -> directory.resolve("checkpoints").toUri().toString());
    }
}
