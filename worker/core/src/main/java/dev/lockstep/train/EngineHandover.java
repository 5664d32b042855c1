package dev.lockstep.train;

import dev.lockstep.checkpoint.Checkpoint;
import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Another engine takes a run over, at the end of an epoch: parameters, updater state and verdicts are the same with any engine,
 * but what comes of them is of another identity from there on.
 *
 * @param before the run as it was computed up to now
 * @param engine that goes on
 */
public record EngineHandover(RankJob before, String engine) {
    /**
     * Makes of the newest checkpoint that stands at the end of an epoch the only one of the run that goes on. May be made once more
     * where it was interrupted.
     *
     * @param bad told of each newer one that is damaged
     * @return whose it is from now on; empty where there is no such checkpoint
     */
    public Optional<RunIdentity> take(Consumer<String> bad) throws IOException {
        Predicate<Checkpoint.Header> standsAtAnEnd = header -> isEndOfEpoch(header)
                && (header.identity().equals(before.identity())
                        || header.identity().equals(identity(header)));
        Optional<Checkpoint> found = before.checkpointStore().newest(standsAtAnEnd, bad);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint.Header last = found.get().header();
        RunIdentity identity = identity(last);
        RunSpec run = before.run().by(engine);
        RankJob after =
                new RankJob(run, identity, before.directory(), before.assignment(), before.rank(), before.storage());
        Checkpoint.Header header =
                new Checkpoint.Header(last.run(), identity, last.step(), last.numbers(), RunFile.write(run));
        CheckpointStore store = after.checkpointStore();
        store.write(
                new Checkpoint(header, found.get().values()), run.checkpoint().keep(), last.step());
        store.keepOnly(last.step());
        return Optional.of(identity);
    }

    /** All of its steps are behind the run, and so is the verdict on it. */
    private static boolean isEndOfEpoch(Checkpoint.Header header) {
        RunTally tally = RunTally.of(header.numbers());
        return header.step() > 0 && tally.epochSteps() == 0 && tally.judgedEpoch() > 0;
    }

    private RunIdentity identity(Checkpoint.Header header) {
        return before.identity().by(engine, RunTally.of(header.numbers()).judgedEpoch());
    }
}
