package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that is stopped before its sixth step leaves behind. */
class StoppedTest {
    private static final String RUN = """
            name: stopped
            data: { source: moons, rows: 1000 }
            network:
              layers:
                - dense: { units: 8, activation: tanh }
                - dense: { units: 1, activation: sigmoid }
              loss: binaryCrossEntropy
            training:
              replicas: 4
              batch: 16
              epochs: 20
              updater: { adam: { learningRate: 0.01 } }
            """;
    private static final int STEP_ROWS = 4 * 16;

    @TempDir
    private Path directory;

    @Test
    void theBestModelIsLeftWhereThereIsAValidationPart() throws IOException {
        MemoryDataset dataset = MemoryDataset.of(2 * STEP_ROWS, 50);

        Rehearsal whole = Rehearsal.of(run("training.epochs=2"), dataset, directory, 1);

        Rehearsal stopped = stopped(dataset, 1);
        assertThat(parametersLeft(stopped)).isEqualTo(parametersLeft(whole));
        assertThat(ModelFile.weightsSha256(stopped.directory.resolve("model.zip")))
                .contains(whole.outcome().weightsSha256());
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameters", "gradients"})
    void theAveragedModelIsLeftWhereNothingValidates(String what) throws IOException {
        String average = "training.average.what=" + what;
        Rehearsal whole =
                Rehearsal.of(run(average, "training.epochs=1"), MemoryDataset.of(5 * STEP_ROWS, 0), directory, 1);

        Rehearsal stopped = stopped(MemoryDataset.of(10 * STEP_ROWS, 0), 1, average);

        assertThat(parametersLeft(stopped)).isEqualTo(parametersLeft(whole));
    }

    @Test
    void betweenTwoAveragesTheLastEpochsModelIsLeft() throws IOException {
        String average = "training.average.every=3";
        MemoryDataset dataset = MemoryDataset.of(2 * STEP_ROWS, 0);
        Rehearsal whole = Rehearsal.of(run(average, "training.epochs=2"), dataset, directory, 1);

        assertThat(parametersLeft(stopped(dataset, 1, average))).isEqualTo(parametersLeft(whole));
    }

    @Test
    void betweenTwoAveragesOfTheFirstEpochThereIsNoModelToLeave() throws IOException {
        Rehearsal stopped = stopped(MemoryDataset.of(10 * STEP_ROWS, 0), 1, "training.average.every=3");

        assertThat(stopped.directory).isEmptyDirectory();
        assertThat(ModelFile.weightsSha256(stopped.directory.resolve("model.zip")))
                .isEmpty();
    }

    /** As much is left where the process is killed: the second epoch came too soon after the first to be written, too. */
    @Test
    void theFirstEpochsModelIsLeftAlreadyWhileTrainingGoesOn() throws IOException {
        MemoryDataset dataset = MemoryDataset.of(2 * STEP_ROWS, 0);
        Rehearsal whole = Rehearsal.of(run("training.epochs=1"), dataset, directory, 1);

        Rehearsal lost = Rehearsal.withStop(run(), dataset, directory, 2, 1);

        assertThat(lost.failures.get(0)).isInstanceOf(LostRankException.class);
        assertThat(parametersLeft(lost)).isEqualTo(parametersLeft(whole));
    }

    @Test
    void theNumberOfRanksDoesNotShowInWhatIsLeft() throws IOException {
        MemoryDataset dataset = MemoryDataset.of(2 * STEP_ROWS, 50);

        assertThat(parametersLeft(stopped(dataset, 2))).isEqualTo(parametersLeft(stopped(dataset, 1)));
    }

    private static RunSpec run(String... settings) {
        return Rehearsal.run(RUN, settings);
    }

    private Rehearsal stopped(MemoryDataset dataset, int ranks, String... settings) {
        Rehearsal stopped = Rehearsal.withStop(run(settings), dataset, directory, ranks, 0);
        assertThat(stopped.failures.get(0)).isInstanceOf(StoppedException.class).hasMessageContaining("before step 5");
        return stopped;
    }

    private static byte[] parametersLeft(Rehearsal rehearsal) throws IOException {
        try (ZipFile model =
                new ZipFile(rehearsal.directory.resolve("model.zip").toFile())) {
            ZipEntry parameters = model.getEntry("coefficients.bin");
            return model.getInputStream(parameters).readAllBytes();
        }
    }
}
