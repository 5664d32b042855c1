package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.WeightInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConfFilesTest {
    private static final Pattern PROPOSED = Pattern.compile("--set (?:\"([^\"]+)\"|(\\S+))");

    static List<Path> runFiles() {
        return ConfFiles.all();
    }

    @Test
    void theRunFilesThatTheDocumentationNamesAreThere() {
        assertThat(runFiles())
                .extracting(file -> file.getFileName().toString())
                .contains("moons.yaml", "tutorial-moons.yaml", "perceptron.yaml", "xor.yaml", "digits.yaml");
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFileReadsAndIsNamedAfterItsFile(Path file) {
        assertThat(RunFile.read(file, List.of()).name() + ".yaml")
                .isEqualTo(file.getFileName().toString());
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFileReadsBackEqualOnceItsDefaultsAreWrittenOut(Path file) {
        RunSpec run = RunFile.read(file, List.of());
        assertThat(RunFile.read("written", RunFile.write(run), List.of())).isEqualTo(run);
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFilePointsEditorsToTheSchema(Path file) throws IOException {
        assertThat(Files.readString(file)).startsWith("# yaml-language-server: $schema=run-file.schema.json\n");
    }

    /** Those that need no files of the world, so that their rows are known from them alone. */
    static List<Path> runFilesOfGenerators() {
        return runFiles().stream()
                .filter(file -> RunFile.read(file, List.of()).data().source() instanceof SourceSpec.Generator)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("runFilesOfGenerators")
    void everyRunFileHasRowsEnoughForOneStepAndANetworkThatFitsThem(Path file) {
        RunSpec run = RunFile.read(file, List.of());
        int rows = ((SourceSpec.Generator) run.data().source()).rows();
        long test = Math.round(rows * run.data().split().test().drawn());
        long validation =
                Math.round((rows - test) * run.data().split().validation().drawn());
        assertThat((long) run.training().replicas() * run.training().batch())
                .isLessThanOrEqualTo(rows - test - validation);
        checkFit(run);
    }

    /** A run file whose files are not on the machine of whoever reads it. */
    @ParameterizedTest
    @MethodSource("runFiles")
    void everyRunFileOfFilesSaysWhereTheyAreAndHowToNameThem(Path file) throws IOException {
        RunSpec run = RunFile.read(file, List.of());
        if (run.data().source() instanceof SourceSpec.Generator) {
            return;
        }
        String text = Files.readString(file);
        assertThat(text)
                .containsPattern("\\w\\.\\w+/")
                .contains("./lockstep train conf/" + run.name() + ".yaml --set data.path=DIR/");
        if (run.data().split().test() instanceof HeldOut.Path) {
            assertThat(text).contains("--set data.split.test.path=DIR/");
        }
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void everyOverrideThatACommentProposesCanBeRead(Path file) throws IOException {
        List<String> overrides = PROPOSED.matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .toList();
        assertThat(RunFile.read(file, overrides)).isNotNull();
    }

    private static void checkFit(RunSpec run) {
        SourceSpec source = run.data().source();
        if (source instanceof SourceSpec.Linear linear) {
            DataFit.check(run.network(), linear.features(), 0, 1);
        } else if (source instanceof SourceSpec.Digits) {
            boolean echoes = run.data().predict() == DataSpec.Predict.FEATURES;
            DataFit.Labels labels = echoes ? new DataFit.Labels(0, 28 * 28, 0) : new DataFit.Labels(10, 0, 0);
            DataFit.check(run.network(), new RowShape.Image(1, 28, 28), labels);
        } else {
            DataFit.check(run.network(), 2, source instanceof SourceSpec.Spirals spirals ? spirals.classes() : 2, 0);
        }
    }

    @Test
    void theTutorialIsTheClassicOne() {
        RunSpec run = RunFile.read(ConfFiles.DIRECTORY.resolve("tutorial-moons.yaml"), List.of());
        assertThat(run.network().layers()).containsExactly(dense(5, Activation.TANH), dense(1, Activation.SIGMOID));
        assertThat(run.network().init()).isEqualTo(new WeightInit.Normal(0.01));
        assertThat(run.network().loss()).isEqualTo(LossFunction.BINARY_CROSS_ENTROPY);
        assertThat(run.training().epochs()).isEqualTo(1000);
        assertThat(run.data().source()).isEqualTo(new SourceSpec.Moons(1000, 0.1));
        assertThat(run.training().replicas() * run.training().batch())
                .as("full batch")
                .isEqualTo(800);
    }

    private static LayerSpec dense(int units, Activation activation) {
        return new LayerSpec.Dense(units, activation, true, LearnedWeights.INHERITED);
    }
}
