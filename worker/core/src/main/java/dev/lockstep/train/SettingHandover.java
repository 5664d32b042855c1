package dev.lockstep.train;

import dev.lockstep.checkpoint.Checkpoint;
import dev.lockstep.checkpoint.CheckpointStore;
import dev.lockstep.config.RunFile;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run goes on with settings that decide how far it goes: what it has learned is what a run would have that was begun with them,
 * and is of that run's identity from now on.
 */
public record SettingHandover(RankJob before, RankJob after) {
    /**
     * Makes of the newest checkpoint the only one of the run that goes on. May be made once more where it was interrupted. Where there
     * is none, the run begins at its first step, and nothing is to be made.
     *
     * @param bad told of each newer one that is damaged
     * @return why it cannot go on so; empty where it can
     */
    public Optional<String> take(Consumer<String> bad) throws IOException {
        Optional<Checkpoint> found = before.checkpointStore()
                .newest(
                        header -> header.identity().equals(before.identity())
                                || header.identity().equals(after.identity()),
                        bad);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Checkpoint.Header last = found.get().header();
        RunTally tally = RunTally.of(last.numbers());
        int begun = tally.judgedEpoch() + (tally.epochSteps() > 0 ? 1 : 0);
        int asked = after.run().training().epochs();
        if (begun > asked) {
            return Optional.of("epoch " + begun + " has begun already");
        }
        Checkpoint.Header header = new Checkpoint.Header(
                last.run(), after.identity(), last.step(), last.numbers(), RunFile.write(after.run()));
        CheckpointStore store = after.checkpointStore();
        store.write(
                new Checkpoint(header, found.get().values()),
                after.run().checkpoint().keep(),
                last.step());
        store.keepOnly(last.step());
        return Optional.empty();
    }
}
