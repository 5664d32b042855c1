package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class WarmUpRunTest {
    /** Whatever is wrong with what is warmed up stays unseen, but for a newcomer that holds up all others. */
    @TestFactory
    Stream<DynamicTest> everyRunFileCanBePractisedByOneExecutor() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../conf"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> isPractised(file)));
        }
    }

    private static void isPractised(Path file) throws IOException {
        RunSpec run = RunFile.read(
                file.toString(), Files.readString(file), List.of("training.replicas=4", "cluster.minRanks=3"));
        RunSpec alone = new WarmUpRun(RunFile.write(run), "dataset").alone();
        assertThat(alone.training().replicas()).isEqualTo(1);
        assertThat(alone.network()).isEqualTo(run.network());
    }
}
