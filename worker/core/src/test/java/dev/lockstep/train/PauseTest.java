package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run pauses where it is told to, and goes on to the same bits. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PauseTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);

    @TempDir
    private Path directory;

    private static RunSpec run(String pauseAfter) {
        // A rate that depends on the end shows that the run was not a shorter one before.
        return Rehearsal.ofTwoClasses(List.of(
                "training.epochs=6",
                "checkpoint.every=1 hours",
                "checkpoint.pauseAfter=" + pauseAfter,
                "training.updater.adam.learningRate={ oneCycle: { rate: 0.05 } }"));
    }

    private Rehearsal train(RunSpec run, Path in) {
        return Rehearsal.attempt(run, POINTS, in, SurvivingState.none(), 2, -1, 0);
    }

    @Test
    void itPausesAndGoesOnAndPausesAgainAndComesToTheSameBits() {
        Path paused = directory.resolve("paused");
        Rehearsal first = train(run("2"), paused);
        assertThat(first.outcome().status()).isEqualTo(TrainingOutcome.Status.PAUSED);
        assertThat(first.events(Event.EpochEnded.class)).hasSize(2);
        assertThat(first.events(Event.Evaluated.class)).isEmpty();

        Rehearsal second = train(run("3"), paused);
        assertThat(second.events(Event.EpochEnded.class))
                .extracting(Event.EpochEnded::epoch)
                .containsExactly(3);
        Rehearsal last = train(run("none"), paused);

        Rehearsal atOnce = train(run("none"), directory.resolve("at-once"));
        assertThat(last.outcome().status()).isEqualTo(TrainingOutcome.Status.COMPLETED);
        assertThat(last.outcome().weightsSha256()).isEqualTo(atOnce.outcome().weightsSha256());
        assertThat(last.weights()).containsExactly(atOnce.weights());
    }

    @Test
    void aPauseBehindTheEndIsNone() {
        assertThat(train(run("6"), directory.resolve("end")).outcome().status())
                .isEqualTo(TrainingOutcome.Status.COMPLETED);
    }
}
