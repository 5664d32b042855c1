package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A rank that is told to end costs a run no step. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LeavingRankTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);

    @TempDir
    private Path directory;

    private static RunSpec run(int every) {
        return Rehearsal.ofTwoClasses(List.of("checkpoint.every=1000 epochs", "training.average.every=" + every));
    }

    private Rehearsal leaving(
            RunSpec run, SurvivingState survivingState, int ranks, List<Integer> some, int afterSteps) {
        return Rehearsal.leaving(
                run, POINTS, directory, survivingState, new Rehearsal.Leaving(ranks, some, afterSteps));
    }

    private void goesOn(RunSpec run, SurvivingState survivingState, Rehearsal from) {
        Rehearsal others = Rehearsal.attempt(run, POINTS, directory, survivingState, 2, -1, 0);
        assertThat(others.failures).isEmpty();
        assertThat(others.events(Event.Resumed.class))
                .extracting(Event.Resumed::step)
                .containsExactly(from.outcome().steps());
        assertThat(others.outcome().weightsSha256())
                .isEqualTo(Rehearsal.of(run, POINTS, directory, 2).outcome().weightsSha256());
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "1, 5, 6", "1, 7, 8", "2, 4, 6"})
    void allStopAtTheNextAverageAndTheOthersGoOnFromThere(int every, int afterSteps, long stop) {
        RunSpec run = run(every);
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        Rehearsal first = leaving(run, survivingState, 3, List.of(1), afterSteps);

        assertThat(first.failures).isEmpty();
        assertThat(first.outcomes).hasSize(3).allSatisfy(outcome -> {
            assertThat(outcome.status()).isEqualTo(Status.REGROUPED);
            assertThat(outcome.steps()).isEqualTo(stop);
        });
        goesOn(run, survivingState, first);
        survivingState.forget();
    }

    @Test
    void whereNobodyStaysACheckpointRemembersTheRun() {
        RunSpec run = run(1);
        Rehearsal first = leaving(run, SurvivingState.none(), 2, List.of(0, 1), 6);

        assertThat(first.outcomes).extracting(TrainingOutcome::status).containsOnly(Status.REGROUPED);
        assertThat(first.events(Event.CheckpointWritten.class))
                .last()
                .extracting(Event.CheckpointWritten::step)
                .isEqualTo(first.outcome().steps());
        goesOn(run, SurvivingState.none(), first);
    }

    @Test
    void whoIsToldToEndInTheLastStepEndsWithTheRun() {
        RunSpec run = run(1);
        long steps = Rehearsal.of(run, POINTS, directory, 2).outcome().steps();

        assertThat(leaving(run, SurvivingState.none(), 2, List.of(1), (int) steps - 1)
                        .outcome()
                        .status())
                .isEqualTo(Status.COMPLETED);
    }
}
