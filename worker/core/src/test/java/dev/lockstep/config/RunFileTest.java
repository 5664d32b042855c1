package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.TrainingPeriod;
import dev.lockstep.network.UpdaterSpec;
import dev.lockstep.network.WeightInit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFileTest {
    private static final String MOONS = """
            name: moons
            data:
              source: moons                  # a generator
              rows: 1000
              noise: 0.1
              split: { test: 0.2, validation: 0.2 }
            network:
              layers:
                - dense: { units: 16, activation: tanh }
                - dropout: 0.2
                - batchNorm
                - activation: relu
                - dense: { units: 1, activation: sigmoid, init: zeros }
              loss: binaryCrossEntropy
              init: { normal: 0.01 }
            training:
              replicas: 4                    # logical replicas: part of the result
              batch: 32
              epochs: 50
              seed: 42
              updater: { adam: { learningRate: 0.01 } }
              average: { what: gradients, every: 1 }
              earlyStopping: { patience: 5 }
            cluster:
              ranks: auto
              device: auto
            checkpoint: { every: 100 steps, keep: 3 }
            """;

    @Test
    void readsEverySectionOfARunFile() {
        RunSpec run = RunFile.read("conf/moons.yaml", MOONS, List.of());
        assertThat(run.data())
                .isEqualTo(new DataSpec(
                        new SourceSpec.Moons(1000, 0.1),
                        Optional.of(List.of()),
                        DataSpec.OnBadRow.FAIL,
                        DataSpec.Predict.LABEL,
                        DataSpec.ScaleLabel.NONE,
                        List.of(),
                        new DataSpec.SplitSpec(new HeldOut.Share(0.2), new HeldOut.Share(0.2), false),
                        "datasets",
                        new ByteSize(128, ByteSize.Unit.MB),
                        new ByteSize(4, ByteSize.Unit.GB),
                        AugmentSpec.NONE));
        assertThat(run.network().layers())
                .containsExactly(
                        new LayerSpec.Dense(16, Activation.TANH, true, LearnedWeights.INHERITED),
                        new LayerSpec.Dropout(0.2),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        new LayerSpec.Activated(Activation.RELU),
                        new LayerSpec.Dense(
                                1,
                                Activation.SIGMOID,
                                true,
                                new LearnedWeights(
                                        Optional.of(new WeightInit.Zeros()), Optional.empty(), Optional.empty())));
        assertThat(run.network().loss()).isEqualTo(LossFunction.BINARY_CROSS_ENTROPY);
        assertThat(run.network().init()).isEqualTo(new WeightInit.Normal(0.01));
        assertThat(run.training().updater())
                .isEqualTo(new UpdaterSpec.Adam(
                        new RateSchedule.Constant(0.01, TrainingPeriod.steps(0)), 0.9, 0.999, 1e-8));
        assertThat(run.training().average().what()).isEqualTo(TrainingSpec.What.GRADIENTS);
        assertThat(run.training().earlyStopping())
                .contains(new TrainingSpec.EarlyStopping(5, 0, TrainingSpec.JudgedBy.LOSS));
        assertThat(run.cluster())
                .isEqualTo(new ClusterSpec(
                        Optional.empty(),
                        1,
                        new TimeSpan(30),
                        ClusterSpec.Grow.ON_CHECKPOINT,
                        ClusterSpec.Device.AUTO,
                        new AuditInterval(200),
                        true,
                        new ClusterSpec.DeadlineSpec(
                                new TimeSpan(120), new TimeSpan(20), new TimeSpan(10), new TimeSpan(300))));
        assertThat(run.checkpoint())
                .isEqualTo(new CheckpointSpec(
                        new RunInterval(100, RunInterval.Unit.STEPS), 3, Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"never, 0", "off, 0", "Off, 0", "every 7 steps, 7", "1 step, 1", "every 1_000 steps, 1000"})
    void howOftenAStepIsAuditedIsReadAsItIsSaid(String said, long steps) {
        RunSpec run = RunFile.read("p.yaml", """
                name: p
                data: { source: blobs }
                network: { layers: [ dense: { units: 1, activation: step } ], loss: hinge }
                training: { updater: { sgd: 0.1 } }
                cluster: { audit: %s }
                """.formatted(said), List.of());

        assertThat(run.cluster().audit()).isEqualTo(new AuditInterval(steps));
    }

    @Test
    void aFileThatDoesNotExistNamesTheOnesThatDo(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("xor.yaml"), "");
        Files.writeString(folder.resolve("moons.yaml"), "");
        isRefused(folder.resolve("moon.yaml"), "does not exist (in " + folder + " there are moons.yaml, xor.yaml)");
    }

    @Test
    void aFileInAFolderThatDoesNotExistNamesTheFolder(@TempDir Path folder) {
        Path missing = folder.resolve("runs");
        isRefused(missing.resolve("moons.yaml"), "does not exist (there is no folder " + missing + ")");
    }

    @Test
    void aDirectoryIsNoRunFile(@TempDir Path folder) {
        isRefused(folder, "is a directory (name a run file in it, such as " + folder.resolve("moons.yaml") + ")");
    }

    @Test
    void aFileThatIsNotTextIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("model.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        isRefused(file, "is not text in UTF-8 (is it a run file at all?)");
    }

    private static void isRefused(Path file, String fault) {
        assertThatThrownBy(() -> RunFile.read(file, List.of()))
                .isInstanceOf(RunFileException.class)
                .hasMessage("1 problem in " + file + ":\n  the file " + fault);
    }
}
