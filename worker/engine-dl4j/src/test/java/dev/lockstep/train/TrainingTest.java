package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrainingTest {
    private static final String SMALL = """
            name: small
            data: { source: moons, rows: 1000, split: { validation: 0.2 } }
            network:
              layers:
                - dense: { units: 8, activation: tanh }
                - dropout: 0.1
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
            training:
              replicas: 4
              batch: 16
              epochs: 3
              updater: { adam: { learningRate: 0.01 } }
            """;
    private static final String PLAIN = SMALL.replace("    - dropout: 0.1\n", "")
            .replace("adam: { learningRate: 0.01 }", "sgd: { learningRate: 0.1 }");

    /** Without a bound on what it puts out, so that it soon puts out what is no number. */
    private static final String LINEAR =
            PLAIN.replace("tanh", "identity").replace("sigmoid", "identity").replace("binaryCrossEntropy", "mse");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "parameters,1,none",
        "parameters,3,none",
        "gradients,1,none",
        "gradients,3,none",
        "parameters,1,bf16",
        "gradients,3,fp16"
    })
    void theWeightsAreTheSameOnAnyNumberOfRanks(String what, int every, String compress) {
        // 4 x 16 rows do not divide 523: some batches are shorter than others.
        Dataset dataset = MemoryDataset.of(523, 101);
        RunSpec run = Rehearsal.run(
                SMALL,
                "training.average.what=" + what,
                "training.average.every=" + every,
                "training.average.compress=" + compress);
        TrainingOutcome alone = Rehearsal.of(run, dataset, directory, 1).outcome();

        assertThat(alone.status()).isEqualTo(Status.COMPLETED);
        assertThat(alone.steps()).isEqualTo(27);
        assertThat(alone.epochs()).isEqualTo(3);
        for (int ranks = 1; ranks <= 4; ranks++) {
            List<TrainingOutcome> outcomes = Rehearsal.of(run, dataset, directory, ranks).outcomes;
            assertThat(outcomes)
                    .hasSize(ranks)
                    .extracting(TrainingOutcome::weightsSha256)
                    .as("on %d ranks", ranks)
                    .containsOnly(alone.weightsSha256());
        }
    }

    /** Nine steps an epoch: found at the first checkpoint, or where the epoch ends. */
    @ParameterizedTest
    @CsvSource({"2 steps,4", "1 epoch,9", "1000 epochs,9"})
    void aReplicaThatErrsByOneBitIsNamedBeforeAnythingOfItIsKept(String checkpoints, int found) {
        RunSpec run =
                Rehearsal.run(SMALL, "training.average.what=gradients", "checkpoint={ every: " + checkpoints + " }");

        Rehearsal rehearsal = Rehearsal.withError(run, MemoryDataset.of(523, 101), directory, 2, 2, 3);

        assertThat(rehearsal.failures)
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(OutOfLockstepException.class)
                        .hasMessageStartingWith("after step " + found
                                + " replicas are not the same, bit for bit: replica 2" + " (rank 1) with CRC32C ")
                        .hasMessageContaining("replicas 0, 1, 3 (ranks 0, 1) with CRC32C "));
        assertThat(rehearsal.events(Event.CheckpointWritten.class))
                .allSatisfy(written -> assertThat(written.step()).isLessThan(4));
        assertThat(rehearsal.events(Event.EpochEnded.class)).isEmpty();
    }

    @Test
    void theSeedAndWhatIsAveragedArePartOfTheResult() {
        Dataset dataset = MemoryDataset.of(523, 101);
        Stream<String> settings = Stream.of(
                "training.seed=42",
                "training.seed=43",
                "training.average.every=2",
                "training.average.what=gradients",
                "training.average.compress=fp16",
                "training.average.compress=bf16");

        assertThat(settings.map(s -> Rehearsal.of(Rehearsal.run(SMALL, s), dataset, directory, 2)
                        .outcome()
                        .weightsSha256()))
                .doesNotHaveDuplicates();
    }

    @Test
    void theEventsOfARunAreTheSameOnAnyNumberOfRanks() {
        Dataset dataset = MemoryDataset.of(523, 101);
        RunSpec run = Rehearsal.run(SMALL);

        List<String> alone = judged(Rehearsal.of(run, dataset, directory, 1));
        assertThat(alone).hasSize(3);
        assertThat(judged(Rehearsal.of(run, dataset, directory, 3))).isEqualTo(alone);
    }

    private static List<String> judged(Rehearsal rehearsal) {
        return rehearsal.events(Event.EpochEnded.class).stream()
                .map(e -> e.epoch() + " " + e.step() + " " + e.train() + " " + e.validation() + " " + e.best())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "gradients"})
    void fourReplicasOf32RowsAgreeWithOneOf128AfterHundredStepsOfSgd(String what) {
        Dataset dataset = MemoryDataset.of(512, 0);
        String[] common = {"training.epochs=25", "training.average.what=" + what, "data.split.validation=0"};
        RunSpec four = Rehearsal.run(PLAIN, with(common, "training.batch=32"));
        RunSpec one = Rehearsal.run(PLAIN, with(common, "training.batch=128", "training.replicas=1"));

        Rehearsal ofFour = Rehearsal.of(four, dataset, directory, 2);
        float[] expected = Rehearsal.of(one, dataset, directory, 1).weights();

        assertThat(ofFour.outcome().steps()).isEqualTo(100);
        assertThat(relativeDifference(ofFour.weights(), expected)).isLessThan(1e-4);
        assertThat(expected).hasSize(2 * 8 + 8 + 8 + 1);
    }

    private static String[] with(String[] common, String... more) {
        return Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new);
    }

    private static double relativeDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double difference = 0;
        double length = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - (double) expected[i], 2);
            length += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / length);
    }

    @Test
    void trainingLearns() {
        Rehearsal rehearsal =
                Rehearsal.of(Rehearsal.run(SMALL, "training.epochs=40"), MemoryDataset.of(800, 200), directory, 2);

        List<Event.EpochEnded> epochs = rehearsal.events(Event.EpochEnded.class);
        assertThat(epochs.get(39).validation().orElseThrow().accuracy().orElseThrow())
                .isGreaterThan(0.9);
        assertThat(epochs.get(39).train().loss())
                .isLessThan(epochs.get(0).train().loss() / 2);
        assertThat(rehearsal.events(Event.Evaluated.class))
                .filteredOn(e -> e.part().equals("validation"))
                .singleElement()
                .satisfies(e -> assertThat(e.confusion().stream()
                                .flatMap(List::stream)
                                .mapToLong(n -> n)
                                .sum())
                        .isEqualTo(200));
        assertThat(rehearsal.directory.resolve("model.zip")).isNotEmptyFile();
    }

    /** One step an epoch over all rows: the loss of the second step is that of the model which the first one left. */
    @Test
    void theLastScoreOfTrainingIsOfTheModelThatIsKept() {
        Dataset dataset = MemoryDataset.of(64, 0);
        String split = "data.split.validation=0";
        Rehearsal one = Rehearsal.of(Rehearsal.run(PLAIN, split, "training.epochs=1"), dataset, directory, 2);
        Rehearsal two = Rehearsal.of(Rehearsal.run(PLAIN, split, "training.epochs=2"), dataset, directory, 2);

        List<Event.EpochEnded> epochs = two.events(Event.EpochEnded.class);
        double kept = one.events(Event.Evaluated.class).get(0).score().loss();
        assertThat(kept).isCloseTo(epochs.get(1).train().loss(), within(1e-5));
        assertThat(kept).isNotCloseTo(epochs.get(0).train().loss(), within(1e-4));
    }

    @ParameterizedTest
    @CsvSource({"parameters,1", "gradients,1", "parameters,3"})
    void divergenceSaysTheStepAndKeepsTheLastGoodModel(String what, int every) {
        Dataset dataset = MemoryDataset.of(512, 64);
        String average = "training.average={ what: " + what + ", every: " + every + " }";
        // From the ninth step on, the first of the second epoch, the rate is beyond all measure.
        String rate =
                "training.updater={ sgd: { learningRate: { step: { rate: 0.01, factor: 1e10, every: 1 epoch } } } }";
        Rehearsal good = Rehearsal.of(Rehearsal.run(LINEAR, average, rate, "training.epochs=1"), dataset, directory, 1);
        for (int ranks = 1; ranks <= 3; ranks++) {
            Rehearsal bad = Rehearsal.of(Rehearsal.run(LINEAR, average, rate), dataset, directory, ranks);

            TrainingOutcome outcome = bad.outcome();
            assertThat(outcome.status()).isEqualTo(Status.DIVERGED);
            assertThat(outcome.message())
                    .containsPattern("at step 1[0-9] \\(epoch 2\\)")
                    .contains("model of epoch 1");
            assertThat(outcome.weightsSha256()).isEqualTo(good.outcome().weightsSha256());
            assertThat(bad.weights()).isEqualTo(good.weights());
        }
    }

    /** The loss of each step is a number, but the model that the last one leaves behind is not. */
    @ParameterizedTest
    @CsvSource({"0,2", "0,5", "16,2", "16,5"})
    void aModelThatIsNoNumberAtTheEndOfAnEpochIsNotKept(int validation, int epochs) {
        Dataset dataset = MemoryDataset.of(64, validation);
        String split = validation == 0 ? "data.split.validation=0" : "data.split.validation=0.2";
        String rate =
                "training.updater={ sgd: { learningRate: { step: { rate: 0.1, factor: 1e45, every: 1 epoch } } } }";
        Rehearsal good = Rehearsal.of(Rehearsal.run(PLAIN, split, "training.epochs=1"), dataset, directory, 1);

        Rehearsal bad =
                Rehearsal.of(Rehearsal.run(PLAIN, split, rate, "training.epochs=" + epochs), dataset, directory, 2);

        assertThat(bad.outcome().status()).isEqualTo(Status.DIVERGED);
        assertThat(bad.outcome().steps()).isEqualTo(2);
        assertThat(bad.outcome().message()).contains("step 2").contains("model of epoch 1");
        assertThat(bad.outcome().weightsSha256()).isEqualTo(good.outcome().weightsSha256());
    }

    @Test
    void aRunThatDivergesInItsFirstEpochKeepsTheFirstWeights() {
        String rate = "training.updater={ sgd: { learningRate: 1e45 } }";
        Rehearsal bad = Rehearsal.of(Rehearsal.run(PLAIN, rate), MemoryDataset.of(512, 64), directory, 2);

        assertThat(bad.outcome().status()).isEqualTo(Status.DIVERGED);
        assertThat(bad.outcome().message()).contains("first weights");
        for (float weight : bad.weights()) {
            assertThat(weight).isFinite().isCloseTo(0, within(4f));
        }
    }

    @Test
    void trainingEndsEarlyWhenValidationGetsNoBetter() {
        String[] settings = {
            "training.updater={ sgd: { learningRate: 0 } }",
            "training.earlyStopping={ patience: 2 }",
            "training.epochs=20"
        };
        Rehearsal rehearsal = Rehearsal.of(Rehearsal.run(PLAIN, settings), MemoryDataset.of(512, 64), directory, 2);

        assertThat(rehearsal.outcomes).extracting(TrainingOutcome::status).containsOnly(Status.EARLY_STOPPED);
        assertThat(rehearsal.outcome().epochs()).isEqualTo(3);
        assertThat(rehearsal.outcome().message()).contains("epoch 1").contains("2 epochs");
        assertThat(rehearsal.events(Event.EpochEnded.class))
                .extracting(Event.EpochEnded::best)
                .containsExactly(true, false, false);
    }

    @Test
    void aRankThatIsStoppedEndsTheOthers() {
        Rehearsal rehearsal = Rehearsal.withStop(Rehearsal.run(SMALL), MemoryDataset.of(512, 64), directory, 3, 1);

        assertThat(rehearsal.outcomes).isEmpty();
        assertThat(rehearsal.failures.get(1)).isInstanceOf(StoppedException.class);
        assertThat(List.of(rehearsal.failures.get(0), rehearsal.failures.get(2)))
                .allSatisfy(
                        e -> assertThat(e).isInstanceOf(LostRankException.class).hasMessageContaining("rank 1"));
    }
}
