package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.ClusterSpec.Device;
import dev.lockstep.network.RowShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The run files of {@code conf/cluster}, which say how a run is given to a cluster with cards. */
class ClusterConfFilesTest {
    private static final Path ROOT = ConfFiles.DIRECTORY.resolve("..").normalize();
    private static final Pattern NAMED = Pattern.compile("(?:^|\\s)((?:deploy|conf)/[\\w./-]*\\w)");

    static List<Path> runFiles() throws IOException {
        try (Stream<Path> files = Files.list(ConfFiles.DIRECTORY.resolve("cluster"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void eachReadsAndReadsBackAndAsksForCards(Path file) {
        RunSpec run = RunFile.read(file, List.of());

        assertThat(run.name() + ".yaml").isEqualTo(file.getFileName().toString());
        assertThat(RunFile.read("written", RunFile.write(run), List.of())).isEqualTo(run);
        assertThat(run.cluster().device()).isEqualTo(Device.GPU);
        assertThat(run.training().engine()).isEqualTo("torch");
        assertThat(run.cluster().minRanks()).isLessThanOrEqualTo(run.training().replicas());
        DataFit.check(run.network(), new RowShape.Image(1, 28, 28), new DataFit.Labels(10, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("runFiles")
    void eachSaysHowItIsStartedAndNamesFilesThatAreThere(Path file) throws IOException {
        String text = Files.readString(file);
        List<String> named = NAMED.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();

        assertThat(text).startsWith("# yaml-language-server: $schema=../run-file.schema.json\n");
        assertThat(named)
                .contains("conf/cluster/" + file.getFileName())
                .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
    }
}
