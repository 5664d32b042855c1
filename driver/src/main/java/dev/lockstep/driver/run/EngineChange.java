package dev.lockstep.driver.run;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.EngineHandover;
import dev.lockstep.train.RankJob;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run that shall go on by another engine than its directory says.
 *
 * @param before the run by the engine that it was computed by up to now
 * @param run the same by the one that goes on
 */
record EngineChange(RunDirectory directory, RunSpec before, RunSpec run) {

    /** Empty where nobody asks for it: the engine is that of the run file which lies in the directory. */
    static Optional<EngineChange> of(RunDirectory directory, RunSpec run) throws IOException {
        Optional<String> named = named(directory);
        if (named.isEmpty() || named.get().equals(run.training().engine())) {
            return Optional.empty();
        }
        // Where it was interrupted, identity and run file may name two.
        String before = directory.identity().map(RunIdentity::engine).orElse(named.get());
        return Optional.of(new EngineChange(directory, run.by(before), run));
    }

    private static Optional<String> named(RunDirectory directory) throws IOException {
        return Files.exists(directory.file(RunDirectoryNames.RUN_FILE))
                ? Optional.of(RunFile.read(directory.file(RunDirectoryNames.RUN_FILE), List.of())
                        .training()
                        .engine())
                : Optional.empty();
    }

    /** Of a cross-validation, whose folds are compared. */
    static void refuse(RunDirectory directory, RunSpec folds) throws IOException {
        Optional<EngineChange> asked = of(directory, folds);
        if (asked.isPresent()) {
            throw new BadInputException("training.engine=" + engine(folds) + ", but the folds of a cross-validation are"
                    + " compared, and so computed by one engine, which is "
                    + named(directory).orElseThrow() + " here; train all of them anew: ./lockstep train '"
                    + directory.file(RunDirectoryNames.RUN_FILE) + "' --set training.engine=" + engine(folds)
                    + " --run DIR");
        }
    }

    /**
     * Makes it: from here on checkpoints, identity and run file are those of a run by that engine.
     *
     * @param identity whose run it was
     * @param told in words what was done
     */
    RunIdentity make(RunIdentity identity, CheckpointStorage storage, Consumer<String> told) throws IOException {
        RunIdentity other = engine(before).equals(engine(run)) ? identity : handOver(identity, storage, told);
        AsideFile.write(directory.file(RunDirectoryNames.IDENTITY), other.text());
        AsideFile.write(directory.file(RunDirectoryNames.RUN_FILE), RunFile.write(run));
        told.accept("goes on by " + engine(run) + " (" + other.earlierEngines().orElse("") + "), a run of its own"
                + " from here on");
        return other;
    }

    private RunIdentity handOver(RunIdentity identity, CheckpointStorage storage, Consumer<String> told)
            throws IOException {
        RankJob job =
                new RankJob(before, identity, Optional.of(directory.path()), new ReplicaAssignment(1, 1), 0, storage);
        return new EngineHandover(job, engine(run))
                .take(told)
                .orElseThrow(() -> new BadInputException("training.engine=" + engine(run) + ", but the run in "
                        + directory.place() + ", which " + engine(before)
                        + " computes, has no checkpoint of the end of an"
                        + " epoch, where another engine could take it over; let it go on to one (./lockstep resume '"
                        + directory.place() + "'; checkpoint.every=1 epoch leaves one at each), or train it anew:"
                        + " ./lockstep train '" + directory.place(directory.file(RunDirectoryNames.RUN_FILE))
                        + "' --set training.engine=" + engine(run) + " --run DIR"));
    }

    private static String engine(RunSpec run) {
        return run.training().engine();
    }
}
