package dev.lockstep.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.capacity.Capacity.FailureDrill;
import dev.lockstep.capacity.Capacity.SlowPart;
import dev.lockstep.capacity.Capacity.SoakPoint;
import dev.lockstep.capacity.Capacity.SoftwareVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CapacityFileTest {
    private static final Repeats SOME = Repeats.of(3, 1, 2);

    @TempDir
    private Path folder;

    static Capacity every() {
        return new Capacity(
                Capacity.VERSION,
                "2026-01-01T12:00:00Z",
                97.5,
                List.of("the drill was not asked for"),
                List.of(new SoftwareVersion("java", "17.0.9")),
                new Workload("digits", "dl4j", 1000, 5000, 3000, 4, 1, 2, 32, 4096, 60_000, 785, 10),
                List.of(new ExecutorMeasure(
                        "executor 1", "a", "EPYC", 4, SOME, SOME, SOME, SOME, SOME, SOME, 1L << 33, 1L << 30, "aa11")),
                List.of(new LinkMeasure("executor 1", "executor 2", false, SOME, SOME, SOME)),
                List.of(new AverageSample(3000, 4, List.of("executor 1", "executor 2"), SOME)),
                List.of(new DataRate("feed", DataRate.ALL, SOME, SOME)),
                List.of(new StepSample(
                        StepSample.Kind.WEAK,
                        List.of("executor 1", "executor 2"),
                        2,
                        32,
                        1,
                        true,
                        List.of(new StepSample.Repeat(
                                100, 0.004, 0.0035, 0.01, new StepSample.Split(0.001, 0.002, 0.0004, 0.0006))),
                        TimeDistribution.of(0.003, 0.001))),
                List.of(new SlowPart("link", "executor 1 → executor 2", "1 GB/s, the others 4")),
                List.of(new FailureDrill("killed", 0.1, 2, 0)),
                List.of(new SoakPoint(60, 1234.5, 1L << 31)));
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        CapacityFile.write(folder, every());
        assertThat(CapacityFile.read(folder)).isEqualTo(every());
    }

    @Test
    void repeatsAndTimesAreArraysOfNumbers() throws IOException {
        CapacityFile.write(folder, every());
        assertThat(Files.readString(folder.resolve(CapacityFile.NAME)))
                .contains("\"own\" : [ 0.001, 0.003 ]")
                .contains("\"seconds\" : [ 3.0, 1.0, 2.0 ]")
                .doesNotContain("busBytes", "rowsPerSecond\" : null");
    }

    @Test
    void aFolderWithoutOneSaysWhatIsMissing() {
        assertThatThrownBy(() -> CapacityFile.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(folder + " holds no capacity.json: name a folder that ./lockstep capacity has written");
    }

    @Test
    void anotherVersionIsNotRead() throws IOException {
        Path file = folder.resolve(CapacityFile.NAME);
        CapacityFile.write(folder, every());
        Files.writeString(file, Files.readString(file).replace("\"version\" : 1", "\"version\" : 7"));
        assertThatThrownBy(() -> CapacityFile.read(folder))
                .hasMessage(file + " has format version 7; this build reads version 1: measure it anew with ./lockstep"
                        + " capacity");
    }

    @Test
    void whatIsDamagedIsNotRead() throws IOException {
        Path file = folder.resolve(CapacityFile.NAME);
        CapacityFile.write(folder, every());
        Files.writeString(file, Files.readString(file).replace("\"seconds\" : 97.5", "\"seconds\" : \"soon\""));
        assertThatThrownBy(() -> CapacityFile.read(folder)).hasMessageContaining(file + " is no measurement: ");
    }

    @Test
    void quantilesLieStraightBetweenWhatWasMeasured() {
        assertThat(SOME.median()).isEqualTo(2);
        assertThat(SOME.quantile(0.25)).isEqualTo(1.5);
        assertThat(SOME.least()).isEqualTo(1);
        assertThat(SOME.most()).isEqualTo(3);
        double[] many = new double[10_001];
        Arrays.setAll(many, i -> 10_000 - i);
        TimeDistribution kept = TimeDistribution.of(many);
        assertThat(kept.quantiles()).hasSize(201);
        assertThat(kept.at(0.99)).isEqualTo(9_900);
        assertThat(kept.mean()).isEqualTo(5_000);
    }
}
