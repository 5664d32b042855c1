package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run that begins with what another one has learned. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartFromAModelTest {
    private static final Dataset POINTS = MemoryDataset.of(47, 9);
    /** Weights and biases of dense-1: 2 inputs, 6 units. */
    private static final int FIRST_LAYER = 18;

    @TempDir
    private Path directory;

    private Rehearsal first;

    @BeforeEach
    void trainAModelToBeginWith() {
        first = Rehearsal.of(Rehearsal.run("""
                name: first
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network:
                  layers:
                    - dense: { units: 6, activation: tanh }
                    - dense: { units: 5, activation: tanh }
                    - dense: { units: 1, activation: sigmoid }
                  loss: binaryCrossEntropy
                training: { replicas: 3, batch: 5, epochs: 2, updater: { adam: { learningRate: 0.01 } } }
                """), POINTS, directory, 1);
    }

    private RunSpec second(String imported, String... settings) {
        return Rehearsal.run("""
                name: second
                data: { source: moons, rows: 1000, split: { validation: 0.2 } }
                network:
                  import: { model: %s%s }
                  layers: [ dense: { units: 1, activation: sigmoid } ]
                  loss: binaryCrossEntropy
                training: { replicas: 7, batch: 2, epochs: 2, updater: { adam: { learningRate: 0.01 } } }
                """.formatted(first.directory.resolve("model.zip"), imported), settings);
    }

    @Test
    void itsWeightsAreTheSameOnAnyNumberOfRanks() {
        RunSpec run = second(", freeze: [dense-1], prune: 0.3");
        String alone = Rehearsal.of(run, POINTS, directory, 1).outcome().weightsSha256();

        for (int ranks : new int[] {2, 3, 7}) {
            assertThat(Rehearsal.of(run, POINTS, directory, ranks).outcomes)
                    .extracting(TrainingOutcome::weightsSha256)
                    .containsOnly(alone);
        }
    }

    @ParameterizedTest
    @CsvSource({"parameters,1", "parameters,3", "gradients,1"})
    void frozenWeightsStayToTheLastBit(String averaged, int every) {
        RunSpec run =
                second(", freeze: [dense-1]", "training.average.what=" + averaged, "training.average.every=" + every);
        float[] weights = Rehearsal.of(run, POINTS, directory, 2).weights();

        assertThat(Arrays.copyOf(weights, FIRST_LAYER)).containsExactly(Arrays.copyOf(first.weights(), FIRST_LAYER));
        assertThat(weights[FIRST_LAYER]).isNotEqualTo(first.weights()[FIRST_LAYER]);
    }

    @Test
    void itBeginsWithWhatWasLearnedAndTakesAllOfItWhereNoLayersFollow() {
        RunSpec run =
                second("", "network.layers=[]", "training.replicas=1", "training.updater.adam.learningRate=1e-30");

        assertThat(Rehearsal.of(run, POINTS, directory, 1).weights()).containsExactly(first.weights());
    }

    @Test
    void aModelOfBranchesIsOneToBeginWith() {
        String graph = "[{ name: a, from: [row], layers: [ dense: { units: 3 } ] },"
                + " { name: b, from: [row], layers: [ dense: { units: 3 }, activation: tanh ] },"
                + " { name: c, from: [a, b], join: concat, layers: [ dense: { units: 1, activation: sigmoid } ] }]";
        Rehearsal branches = Rehearsal.of(
                second("", "network.import=null", "network.layers=[]", "network.graph=" + graph), POINTS, directory, 1);
        String imported = "network.import={model: '" + branches.directory.resolve("model.zip") + "', freeze: [dense-1]";
        String still = "training.updater.adam.learningRate=1e-30";

        RunSpec whole = second("", imported + "}", "network.layers=[]", "training.replicas=1", still);
        assertThat(Rehearsal.of(whole, POINTS, directory, 1).weights()).containsExactly(branches.weights());

        RunSpec part = second("", imported + ", until: concat-1}");
        float[] weights = Rehearsal.of(part, POINTS, directory, 2).weights();
        assertThat(Arrays.copyOf(weights, 9)).containsExactly(Arrays.copyOf(branches.weights(), 9));
        assertThat(weights[9]).isNotEqualTo(branches.weights()[9]);
    }

    @Test
    void prunedWeightsAreTheSmallestAndStayZero() {
        RunSpec run = second(", prune: 0.5, freeze: [dense-2]");
        float[] weights = Rehearsal.of(run, POINTS, directory, 2).weights();

        float[] before = Arrays.copyOf(first.weights(), 12);
        double[] sorted = new double[before.length];
        Arrays.setAll(sorted, i -> Math.abs(before[i]));
        Arrays.sort(sorted);
        for (int i = 0; i < before.length; i++) {
            assertThat(weights[i] == 0).isEqualTo(Math.abs(before[i]) <= sorted[5]);
        }
    }

    @Test
    void aLayerThatIsNotThereIsAnsweredWithTheNearestAndAll() {
        RunSpec run = second(", freeze: [dnse-1]");

        assertThatThrownBy(() -> Rehearsal.of(run, POINTS, directory, 1))
                .hasMessageContaining("network.import.freeze=dnse-1 is no layer of")
                .hasMessageContaining("did you mean dense-1?")
                .hasMessageContaining("dense-1, dense-2, dense-3");
    }
}
