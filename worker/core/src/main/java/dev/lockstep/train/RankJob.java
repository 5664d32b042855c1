package dev.lockstep.train;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.order.ReplicaAssignment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a rank is asked to do.
 *
 * @param identity whose checkpoints it may go on from
 * @param directory the run directory, where rank 0 leaves the model; none where nothing shall be left
 * @param storage reaches the folder of the checkpoints
 */
public record RankJob(
        RunSpec run,
        RunIdentity identity,
        Optional<Path> directory,
        ReplicaAssignment assignment,
        int rank,
        CheckpointStorage storage) {

    /** Whose checkpoints lie where Hadoop's own settings reach, on rows of which nobody knows the hash. */
    public RankJob(RunSpec run, Path directory, ReplicaAssignment assignment, int rank) {
        this(
                run,
                RunIdentity.of(run, "", Optional.empty()),
                Optional.of(directory),
                assignment,
                rank,
                CheckpointStorage.byDefault());
    }

    /** To train alone for nothing: all that is done is forgotten. */
    public static RankJob warmUp(RunSpec run) {
        return new RankJob(
                run,
                RunIdentity.of(run, "", Optional.empty()),
                Optional.empty(),
                new ReplicaAssignment(1, 1),
                0,
                CheckpointStorage.byDefault());
    }

    /** What a replica of a run computes on these rows, from its first weights. */
    public static EngineSpec engineSpec(RunSpec run, Dataset rows) {
        long stepsPerEpoch = rows.shards(
                        run.training().replicas(), run.training().rowsAStep())
                .stepsPerEpoch();
        return new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                rows.schema(),
                run.training().seed(),
                run.training().arithmetic(),
                stepsPerEpoch,
                stepsPerEpoch * run.training().epochs(),
                InitialWeights.FRESH,
                ComputeDevice.processor());
    }

    /** The rank that leads: it writes the files and the events. */
    boolean isLeader() {
        return rank == 0 && directory.isPresent();
    }

    int firstReplica() {
        return assignment.first(rank);
    }

    int ownReplicas() {
        return assignment.count(rank);
    }

    /** A file of the run directory. */
    Path file(String name) {
        return directory.orElseThrow().resolve(name);
    }

    /**
     * The folder of this run's checkpoints: where its run file says, or in its run directory. Other runs may have others
     * where the run file says, also in run directories of the same name.
     */
    String checkpoints() {
        return run.checkpoint()
                .path()
                .map(path -> path + "/" + directory.orElseThrow().getFileName() + "-" + identity.shortName())
                .orElseGet(() -> file(RunDirectoryNames.CHECKPOINTS).toUri().toString());
    }

    CheckpointStore checkpointStore() throws IOException {
        return storage.checkpoints(checkpoints());
    }
}
