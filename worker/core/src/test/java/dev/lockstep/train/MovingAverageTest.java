package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept is a moving average of the weights, the same wherever the replicas live and whatever befalls the run. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MovingAverageTest {
    private static final MemoryDataset POINTS = MemoryDataset.of(240, 60);
    private static final int STEPS = 20;

    @TempDir
    private Path directory;

    private static RunSpec run(String... settings) {
        return Rehearsal.ofTwoClasses(
                Stream.concat(Stream.of("training.ema=0.9", "checkpoint.keep=2"), Stream.of(settings))
                        .toList());
    }

    private static List<String> judged(Rehearsal... attempts) {
        return Stream.of(attempts)
                .flatMap(attempt -> attempt.events(Event.EpochEnded.class).stream())
                .map(e -> e.epoch() + " " + e.train() + " " + e.validation() + " " + e.best())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"parameters,1", "parameters,3", "gradients,1", "gradients,3"})
    void itIsTheSameOnAnyNumberOfRanks(String what, int every) {
        RunSpec run = run("training.average={ what: " + what + ", every: " + every + " }");
        Rehearsal alone = Rehearsal.of(run, POINTS, directory, 1);
        for (int ranks = 2; ranks <= 4; ranks++) {
            Rehearsal several = Rehearsal.of(run, POINTS, directory, ranks);
            assertThat(several.outcome().weightsSha256())
                    .isEqualTo(alone.outcome().weightsSha256());
            assertThat(judged(several)).isEqualTo(judged(alone));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void itIsWhatAPlainLoopMakesOfTheWeightsOfEachAverage(int every) {
        RunSpec run = run(
                "training.replicas=1",
                "training.average.every=" + every,
                "data.split.validation=0",
                "training.epochs=2");
        MemoryDataset rows = MemoryDataset.of(150, 0);
        float[] kept = Rehearsal.of(run, rows, directory, 1).weights();

        double[] average = new double[3];
        try (Engine engine = Engines.named(FakeProvider.NAME).open(RankJob.engineSpec(run, rows));
                Replica replica = engine.replica(0);
                BatchFeed feed = rows.trainingFeed(0, 1, 15, 0)) {
            for (int i = 0; i < 3; i++) {
                average[i] = replica.parameters().get(i);
            }
            double share = 1;
            for (int step = 0; step < STEPS; step++) {
                Batch batch = feed.batch(step);
                replica.gradient(batch, step);
                replica.update(step, batch.rows());
                share *= Math.min(0.9, (1.0 + step) / (10 + step));
                int inEpoch = step % (STEPS / 2) + 1;
                if (inEpoch % every == 0 || inEpoch == STEPS / 2) {
                    for (int i = 0; i < 3; i++) {
                        average[i] = share * average[i]
                                + (1 - share) * replica.parameters().get(i);
                    }
                    share = 1;
                }
            }
            for (int i = 0; i < 3; i++) {
                assertThat((double) kept[i]).isCloseTo(average[i], within(1e-6));
                assertThat((double) replica.parameters().get(i)).isNotCloseTo(average[i], within(1e-3));
            }
        }
    }

    @Test
    void theReplicasLearnAsIfThereWereNone() {
        List<Double> with = losses("training.ema=0.9");
        List<Double> without = losses("training.ema=none");
        assertThat(with).isEqualTo(without).hasSize(5);
    }

    private List<Double> losses(String setting) {
        return Rehearsal.of(run(setting), POINTS, directory, 2).events(Event.EpochEnded.class).stream()
                .map(e -> e.train().loss())
                .toList();
    }

    @Test
    void whatSurvivesInMemoryIsEnoughAtEveryStepAndSoIsACheckpoint() {
        RunSpec run = run();
        Rehearsal whole = Rehearsal.of(run, POINTS, directory, 2);
        for (int step = 1; step < STEPS; step++) {
            for (boolean survives : new boolean[] {true, false}) {
                Path own = Rehearsal.newFolder(directory);
                SurvivingState memory =
                        survives ? SurvivingState.of(UUID.randomUUID().toString()) : SurvivingState.none();
                Rehearsal first = Rehearsal.attempt(run, POINTS, own, memory, 4, 1, step);
                Rehearsal second = Rehearsal.attempt(run, POINTS, own, memory, 3, -1, 0);

                assertThat(second.failures).isEmpty();
                assertThat(second.events(Event.Resumed.class)).hasSize(1);
                assertThat(second.outcome().weightsSha256())
                        .as("stopped before step %d", step)
                        .isEqualTo(whole.outcome().weightsSha256());
                assertThat(judged(first, second)).isEqualTo(judged(whole));
            }
        }
    }

    /** Before an epoch is judged, too. */
    @Test
    void aRunThatIsStoppedLeavesTheAverage() throws IOException {
        RunSpec run = run("data.split.validation=0", "training.epochs=1");
        MemoryDataset rows = MemoryDataset.of(240, 0);
        Path stopped = Rehearsal.newFolder(directory);
        Rehearsal.attempt(run, rows, stopped, SurvivingState.none(), 1, 0, 2);
        Rehearsal shorter = Rehearsal.of(run, MemoryDataset.of(120, 0), directory, 1);

        assertThat(ModelFile.weightsSha256(stopped.resolve("model.zip")))
                .contains(shorter.outcome().weightsSha256());
    }
}
