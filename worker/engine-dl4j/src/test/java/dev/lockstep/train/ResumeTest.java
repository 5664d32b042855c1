package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.checkpoint.RefusedCheckpointException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run that ended too early goes on from where it stood, to the same weights and the same verdicts. What depends on no engine is
 * tried with the one that is no library, at every step; with Deeplearning4j at the steps beside a border.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumeTest {
    private static final String SMALL = """
            name: small
            data: { source: moons, rows: 1000, split: { validation: 0.2 } }
            network:
              layers:
                - dense: { units: 8, activation: tanh }
                - dropout: 0.1
                - batchNorm: {}
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
            training:
              replicas: 4
              batch: 16
              epochs: 3
              updater: { adam: { learningRate: { cosine: { rate: 0.02 } } } }
              earlyStopping: { patience: 2 }
            checkpoint: { every: 1 steps, keep: 2 }
            """;
    private static final int STEPS = 15;
    private static final Dataset DATASET = MemoryDataset.of(320, 64);

    @TempDir
    private Path directory;

    private Rehearsal undisturbed(RunSpec run, Dataset dataset) {
        return Rehearsal.of(run, dataset, directory, 2);
    }

    private static RunSpec run(String... settings) {
        return runBy(FakeProvider.NAME, settings);
    }

    private static RunSpec runBy(String engine, String... settings) {
        return Rehearsal.run(
                SMALL,
                Stream.concat(Stream.of("training.engine=" + engine), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private static IntStream stops(String engine) {
        return engine.equals(FakeProvider.NAME) ? IntStream.range(0, STEPS) : IntStream.of(0, 4, 5, 13);
    }

    @ParameterizedTest
    @CsvSource({
        "fake,parameters,1,0.2",
        "fake,parameters,2,0.2",
        "fake,gradients,1,0.2",
        "fake,parameters,1,0",
        "dl4j,parameters,2,0.2",
        "dl4j,gradients,1,0.2"
    })
    void whatSurvivesInMemoryIsEnoughAtEveryStep(String engine, String what, int every, double validation) {
        RunSpec run = runBy(
                engine,
                "training.average={ what: " + what + ", every: " + every + " }",
                "data.split.validation=" + validation,
                "checkpoint.every=1000 epochs",
                "training.earlyStopping=" + (validation == 0 ? "none" : "{ patience: 2 }"));
        Dataset dataset = MemoryDataset.of(320, validation == 0 ? 0 : 64);
        Rehearsal whole = undisturbed(run, dataset);
        assertThat(whole.outcome().steps()).isEqualTo(STEPS);

        for (int step : stops(engine).toArray()) {
            Path own = Rehearsal.newFolder(directory);
            SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
            // Rank 1 of 4 ends before this step; what the other ranks had is found by three ranks, assigned anew.
            Rehearsal first = Rehearsal.attempt(run, dataset, own, survivingState, 4, 1, step);
            assertThat(first.failures).as("stopped before step %d", step).hasSize(4);
            Rehearsal second = Rehearsal.attempt(run, dataset, own, survivingState, 3, -1, 0);

            assertThat(second.failures).isEmpty();
            assertThat(second.outcome().weightsSha256())
                    .as("stopped before step %d", step)
                    .isEqualTo(whole.outcome().weightsSha256());
            assertThat(judged(first, second)).isEqualTo(judged(whole));
            long from = second.events(Event.Resumed.class).stream()
                    .mapToLong(Event.Resumed::step)
                    .findFirst()
                    .orElse(0);
            assertThat(from).as("steps that are not lost").isBetween((long) step - every, (long) step);
        }
    }

    private static List<String> judged(Rehearsal rehearsal) {
        return rehearsal.events(Event.EpochEnded.class).stream()
                .map(e -> e.epoch() + " " + e.step() + " " + e.train() + " " + e.validation() + " " + e.best())
                .toList();
    }

    /** What both attempts said of epochs, each epoch once. */
    private static List<String> judged(Rehearsal first, Rehearsal second) {
        return Stream.concat(judged(first).stream(), judged(second).stream())
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fake", "dl4j"})
    void anotherProcessGoesOnFromTheNewestCheckpoint(String engine) {
        RunSpec run = runBy(engine);
        Rehearsal whole = undisturbed(run, DATASET);
        for (int step : stops(engine).skip(1).toArray()) {
            Path own = Rehearsal.newFolder(directory);
            Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, 1, step);
            Rehearsal second = Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 4, -1, 0);

            assertThat(second.failures).isEmpty();
            assertThat(second.outcome().weightsSha256())
                    .isEqualTo(whole.outcome().weightsSha256());
            assertThat(second.events(Event.Resumed.class))
                    .singleElement()
                    .satisfies(e -> assertThat(e.step()).isBetween(1L, (long) step));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7})
    void aRunThatIsStoppedLosesNoStep(int step) {
        RunSpec run = run("checkpoint.every=1000 epochs");
        Path own = Rehearsal.newFolder(directory);
        Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, 0, step);

        Rehearsal second = Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 4, -1, 0);

        assertThat(second.events(Event.Resumed.class))
                .extracting(Event.Resumed::step)
                .containsExactly((long) step);
        assertThat(second.outcome().weightsSha256())
                .isEqualTo(undisturbed(run, DATASET).outcome().weightsSha256());
    }

    @Test
    void aBrokenCheckpointIsNamedAndTheOneBeforeIsUsed() throws IOException {
        RunSpec run = run("checkpoint.keep=10");
        Rehearsal whole = undisturbed(run, DATASET);
        Path own = Rehearsal.newFolder(directory);
        // A slow disk skips checkpoints, but never the first of an attempt: two attempts leave two files.
        Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, 1, 4);
        Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, 1, 9);
        List<Path> files = checkpoints(own);
        assertThat(files).hasSizeGreaterThan(1);
        Path newest = files.get(files.size() - 1);
        try (RandomAccessFile file = new RandomAccessFile(newest.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 1);
        }

        Rehearsal second = Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, -1, 0);

        assertThat(second.outcome().weightsSha256()).isEqualTo(whole.outcome().weightsSha256());
        assertThat(warnings(second))
                .singleElement()
                .satisfies(w -> assertThat(w.message())
                        .contains(newest.getFileName().toString())
                        .contains("not what was written"));
    }

    @ParameterizedTest
    @CsvSource({"onCheckpoint,2 steps,1", "onCheckpoint,2 steps,2", "onEpoch,2 steps,1", "onCheckpoint,10 seconds,1"})
    void ranksComeAndGoAtBordersAndNothingShowsIt(String grow, String checkpoints, int every) throws IOException {
        RunSpec run = run("cluster.grow=" + grow, "checkpoint.every=" + checkpoints, "training.average.every=" + every);
        Rehearsal whole = undisturbed(run, DATASET);
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        Path own = Rehearsal.newFolder(directory);
        Path elsewhere = Rehearsal.newFolder(directory);
        TrainingOutcome outcome = null;
        long steps = 0;
        int borders = 0;
        int[] ranks = {2, 3, 1, 2};
        while (outcome == null || outcome.status() == TrainingOutcome.Status.REGROUPED) {
            Rehearsal part = Rehearsal.toABorder(
                    run, DATASET, borders == 0 ? own : elsewhere, survivingState, ranks[borders % 4]);
            assertThat(part.failures).isEmpty();
            outcome = part.outcome();
            assertThat(outcome.steps()).isGreaterThan(steps);
            steps = outcome.steps();
            borders++;
        }

        assertThat(borders).isGreaterThan(grow.equals("onEpoch") || checkpoints.endsWith("seconds") ? 2 : 5);
        assertThat(outcome.weightsSha256()).isEqualTo(whole.outcome().weightsSha256());
    }

    @Test
    void twoRanksBecomeFourAndFourBecomeOne() {
        RunSpec run = run("checkpoint.every=2 steps");
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        Path own = Rehearsal.newFolder(directory);

        Rehearsal two = Rehearsal.toABorder(run, DATASET, own, survivingState, 2);
        Rehearsal four = Rehearsal.attempt(run, DATASET, own, survivingState, 4, 2, 9);
        Rehearsal one = Rehearsal.attempt(run, DATASET, own, survivingState, 1, -1, 0);

        assertThat(two.outcome().status()).isEqualTo(TrainingOutcome.Status.REGROUPED);
        assertThat(four.failures).hasSize(4);
        assertThat(one.outcome().weightsSha256())
                .isEqualTo(undisturbed(run, DATASET).outcome().weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"training.seed=7", "training.updater={ adam: { learningRate: 0.5 } }", "training.batch=8"})
    void anotherRunsCheckpointsAreRefusedByName(String setting) {
        Path own = Rehearsal.newFolder(directory);
        Rehearsal.attempt(run(), DATASET, own, SurvivingState.none(), 2, 1, 9);

        Rehearsal other = Rehearsal.attempt(run(setting), DATASET, own, SurvivingState.none(), 1, -1, 0);

        assertThat(other.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(RefusedCheckpointException.class)
                        .hasMessageContaining("is of another run than this one")
                        .hasMessageContaining(setting.substring(0, 13))
                        .hasMessageContaining(" there, "));
    }

    @Test
    void aRunWhoseCheckpointsAreAllBrokenDoesNotBeginAnew() throws IOException {
        RunSpec run = run();
        Path own = Rehearsal.newFolder(directory);
        Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, 1, 9);
        for (Path file : checkpoints(own)) {
            Files.write(file, new byte[] {1, 2, 3});
        }

        Rehearsal second = Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 1, -1, 0);

        assertThat(second.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(RefusedCheckpointException.class)
                        .hasMessageContaining("can be read, and to begin anew would lose what was learned"));
    }

    @Test
    void aRunThatHasEndedIsRememberedUntilWhatItMadeIsSafe() {
        RunSpec run = run("checkpoint.every=1000 epochs");
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        Rehearsal first = Rehearsal.attempt(run, DATASET, Rehearsal.newFolder(directory), survivingState, 2, -1, 0);
        // Rank 0 is lost before its files have come to the driver: its folder is gone, and one other rank is left.
        Rehearsal again = Rehearsal.attempt(run, DATASET, Rehearsal.newFolder(directory), survivingState, 1, -1, 0);

        assertThat(again.events(Event.Resumed.class))
                .extracting(Event.Resumed::step)
                .containsExactly((long) STEPS);
        assertThat(again.outcome().weightsSha256()).isEqualTo(first.outcome().weightsSha256());
        assertThat(again.directory.resolve("model.zip")).isNotEmptyFile();
        survivingState.forget();
        assertThat(survivingState.borrow()).isEmpty();
    }

    /** It has no directory, so that to write anything would fail. */
    @Test
    void aPracticeThatComesToTheVeryEndLeavesNothing() throws Exception {
        RunSpec run = runBy("dl4j", "training.replicas=1", "after.quantise=int8");
        ReplicaAssignment alone = new ReplicaAssignment(1, 1);
        try (ThreadTeam team = new ThreadTeam(1);
                Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, DATASET));
                Averager averager = MemoryAverager.join("practice", alone, 0, team, Duration.ofMinutes(5));
                Training training = new Training(
                        RankJob.warmUp(run),
                        new Training.Rooms(DATASET, engine, averager, team),
                        event -> {
                            throw new AssertionError("nobody is to hear of it: " + event);
                        },
                        SurvivingState.none(),
                        RankControl.none(),
                        ProcessMemory.here())) {
            assertThat(training.train().status())
                    .isIn(TrainingOutcome.Status.COMPLETED, TrainingOutcome.Status.EARLY_STOPPED);
        }
    }

    @Test
    void ranksThatRememberUnlikeWeightsOfOneStepDoNotGoOn() {
        RunSpec run = run("checkpoint.every=1000 epochs");
        Path own = Rehearsal.newFolder(directory);
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        Rehearsal.toABorder(run, DATASET, own, survivingState, 2);
        RunState first = survivingState.borrow().orElseThrow();
        first.best().put(1, first.best().get(1) + 1);
        survivingState.giveBack(first);

        Rehearsal second = Rehearsal.attempt(run, DATASET, own, survivingState, 2, -1, 0);

        assertThat(second.failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(OutOfLockstepException.class)
                        .hasMessageStartingWith("after step 5 replicas are not the same"));
    }

    @Test
    void aStateThatIsBeingWrittenIsNotRemembered() {
        SurvivingState survivingState = SurvivingState.of(UUID.randomUUID().toString());
        RunState whole = new RunState(3, 0, 0, 0);
        RunState torn = new RunState(3, 0, 0, 0);
        whole.endWrite(4, RunTally.NONE);
        torn.endWrite(5, RunTally.NONE);
        torn.beginWrite();
        survivingState.giveBack(whole);
        survivingState.giveBack(torn);

        assertThat(survivingState.borrow()).containsSame(whole);
        assertThat(survivingState.borrow()).isEmpty();
        survivingState.forget();
    }

    private static List<Path> checkpoints(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.sorted(Comparator.comparing(Path::getFileName)).toList();
        }
    }

    @Test
    void theNewestCheckpointsAreKeptAndTheBest() throws IOException {
        // After the first epoch the rate is 0: the first epoch stays the best.
        String rate =
                "training.updater={ sgd: { learningRate: { step: { rate: 0.1, factor: 1e-30, every: 1 epoch } } } }";
        RunSpec run = run(rate, "checkpoint={ every: 1 epoch, keep: 1 }", "training.epochs=3");
        Rehearsal rehearsal = Rehearsal.of(run, MemoryDataset.of(3200, 64), directory, 2);

        assertThat(rehearsal.events(Event.EpochEnded.class))
                .extracting(Event.EpochEnded::best)
                .startsWith(true);
        assertThat(checkpoints(rehearsal.directory)).hasSizeBetween(1, 2);
    }

    @Test
    void aCheckpointThatCannotBeWrittenIsWarnedOfAndTrainingGoesOn() throws IOException {
        RunSpec run = run();
        Path own = Rehearsal.newFolder(directory);
        Files.writeString(own.resolve("checkpoints"), "a file where a folder should be");

        Rehearsal rehearsal = Rehearsal.attempt(run, DATASET, own, SurvivingState.none(), 2, -1, 0);

        assertThat(rehearsal.outcome().weightsSha256())
                .isEqualTo(undisturbed(run, DATASET).outcome().weightsSha256());
        assertThat(warnings(rehearsal))
                .isNotEmpty()
                .allSatisfy(w ->
                        assertThat(w.message()).contains("checkpoint of step").contains("training goes on"));
    }

    /** What a slow machine may warn of besides, that a rank is slow, is left out. */
    private static List<Event.Warned> warnings(Rehearsal rehearsal) {
        return rehearsal.events(Event.Warned.class).stream()
                .filter(w -> !w.message().contains("is slow"))
                .toList();
    }
}
