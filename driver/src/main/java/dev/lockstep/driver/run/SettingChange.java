package dev.lockstep.driver.run;

import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.SettingHandover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A run that shall go on with other settings than its directory says: with more epochs or more patience, to the weights of a run
 * that asked for them at first.
 *
 * @param before the run as it was asked for up to now
 * @param run as it goes on
 */
record SettingChange(RunDirectory directory, RunSpec before, RunSpec run) {

    /**
     * Empty where nothing that decides weights is to change. The engine is a matter of its own.
     *
     * @throws BadInputException where what is to change may not
     */
    static Optional<SettingChange> of(RunDirectory directory, RunSpec run) throws IOException {
        if (!Files.exists(directory.file(RunDirectoryNames.RUN_FILE))) {
            return Optional.empty();
        }
        RunSpec written = RunFile.read(directory.file(RunDirectoryNames.RUN_FILE), List.of());
        RunIdentity there = identity(written.by(run.training().engine()));
        RunIdentity here = identity(run);
        List<String> lasting = here.lastingDifferences(there);
        if (!lasting.isEmpty()) {
            throw new BadInputException("what decides the weights of a run cannot change while it goes on: "
                    + String.join("; ", lasting) + " (" + String.join(" and ", new TreeSet<>(RunIdentity.MAY_CHANGE))
                    + " may, and all that decides no weights, as checkpoint and cluster do); train it anew: "
                    + anew(directory));
        }
        if (here.equals(there)) {
            return Optional.empty();
        }
        RunSpec before = interrupted(directory, run) ? run : written;
        SettingChange change = new SettingChange(directory, before, run);
        change.refuseWhereTheRateDependsOnTheEnd(written);
        return Optional.of(change);
    }

    /** By its settings alone. */
    private static RunIdentity identity(RunSpec run) {
        return RunIdentity.of(run, "", Optional.empty());
    }

    /** Whether identity and checkpoints are changed already, and the run file is not. */
    private static boolean interrupted(RunDirectory directory, RunSpec run) throws IOException {
        return directory
                .identity()
                .map(known -> RunIdentity.MAY_CHANGE.stream()
                        .allMatch(name -> known.facts()
                                .getOrDefault(name, "")
                                .equals(identity(run).facts().getOrDefault(name, ""))))
                .orElse(false);
    }

    /** Of a run that is made of several. */
    static void refuse(RunDirectory directory, RunSpec run, String why) throws IOException {
        Optional<SettingChange> asked = of(directory, run);
        if (asked.isPresent()) {
            throw new BadInputException("training.epochs and training.earlyStopping.patience of the run in "
                    + directory.place() + " cannot change while it goes on, because " + why + "; train it anew: "
                    + anew(directory));
        }
    }

    private static String anew(RunDirectory directory) {
        return "./lockstep train '" + directory.place(directory.file(RunDirectoryNames.RUN_FILE))
                + "' --set KEY=VALUE --run DIR";
    }

    private void refuseWhereTheRateDependsOnTheEnd(RunSpec written) {
        RateSchedule rate = run.training().updater().learningRate();
        boolean dependsOnEnd = rate instanceof RateSchedule.OneCycle
                || (rate instanceof RateSchedule.Cosine cosine && cosine.over().isEmpty());
        if (dependsOnEnd && written.training().epochs() != run.training().epochs()) {
            throw new BadInputException("training.epochs=" + run.training().epochs()
                    + ", but the learning rate of the run"
                    + " in " + directory.place() + " follows all of its "
                    + written.training().epochs()
                    + " epochs, so that a run of " + run.training().epochs()
                    + " would have been another one from its first step; train that one anew: " + anew(directory)
                    + " (a cosine over: 20 epochs, a step or a constant rate can go further)");
        }
    }

    /**
     * Makes it: from here on checkpoints, identity and run file are those of a run that asked for it at first.
     *
     * @param identity whose run it was
     * @param told in words what was done
     */
    RunIdentity make(RunIdentity identity, CheckpointStorage storage, Consumer<String> told) throws IOException {
        RunIdentity other = identity.like(identity(run));
        ReplicaAssignment alone = new ReplicaAssignment(1, 1);
        Optional<Path> here = Optional.of(directory.path());
        SettingHandover handover = new SettingHandover(
                new RankJob(before, identity, here, alone, 0, storage),
                new RankJob(run, other, here, alone, 0, storage));
        Optional<String> fault = handover.take(told);
        if (fault.isPresent()) {
            throw new BadInputException("training.epochs=" + run.training().epochs() + ", but in the run in "
                    + directory.place() + " " + fault.get() + "; give more epochs");
        }
        AsideFile.write(directory.file(RunDirectoryNames.IDENTITY), other.text());
        AsideFile.write(directory.file(RunDirectoryNames.RUN_FILE), RunFile.write(run));
        told.accept("goes on with " + String.join("; ", other.differences(identity)));
        return other;
    }
}
