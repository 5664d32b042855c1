package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.capacity.CapacityFile;
import dev.lockstep.capacity.ExchangeCosts;
import dev.lockstep.capacity.MadeUpCluster;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ForecastCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void measure() throws IOException {
        CapacityFile.write(
                folder,
                new MadeUpCluster(new ExchangeCosts(2e-4, 1.2e8, 8e-6, 8e-10, 5e-5), 100_000, 0.02, 1)
                        .measured(List.of(1, 2, 4), List.of(6, 8)));
    }

    private int forecast(String... more) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "forecast";
        arguments[1] = folder.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    @Test
    void saysHowWrongItWasThenARowForEachSizeThenAdvice() {
        assertThat(forecast("--executors", "8,32", "--bandwidth", "25Gbps", "--price", "0.05"))
                .isEqualTo(ExitStatus.DONE);
        assertThat(out.toString())
                .contains("made-up, measured 2026-01-01T12:00:00Z: fitted on up to 4 executors")
                .containsPattern("of 2 sizes that it could not see, the error was [0-9.]+ % in the middle")
                .containsPattern(
                        "executors +batch +step ms +9 times of 10 +rows/s +efficiency +10 epochs +core-hours +cost")
                .containsPattern("(?m)^ +8 +32 ")
                .containsPattern("(?m)^ +32 +32 ")
                .contains("batch: ", "average: ", "executors: ", "help: ");
    }

    @Test
    void saysTheSameAsJson() throws IOException {
        assertThat(forecast("--executors", "8", "--json")).isEqualTo(ExitStatus.DONE);
        JsonNode said = new JsonMapper().readTree(out.toString());
        assertThat(said.at("/forecast/sizes/0/size/ranks").asInt()).isEqualTo(8);
        assertThat(said.at("/forecast/sizes/0/stepSeconds/low").asDouble())
                .isLessThan(said.at("/forecast/sizes/0/stepSeconds/high").asDouble());
        assertThat(said.at("/heldOut")).hasSize(2);
    }

    @Test
    void aClusterThatIsOnlyDescribedIsSaidToBe() throws IOException {
        Path file = folder.resolve("bought.yaml");
        Files.writeString(
                file, "name: bought\ncores: 16\ngflops: 100\nbandwidth: 100Gbps\nlatency: 20us\nprice: 0.1\n");
        assertThat(forecast("--executors", "8", "--like", file.toString())).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString())
                .contains("nothing was measured on bought: a core computes 100 GFLOP/s there as it says")
                .contains("cost");
    }

    @Test
    void epochsAreThoseThatARunTook() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        try (EventLog log = EventLog.open(run.resolve("events.jsonl"))) {
            for (int epoch = 1; epoch <= 6; epoch++) {
                Event.Score score = new Event.Score(1.0 / epoch, Optional.of(0.5 + 0.05 * epoch));
                log.accept(new Event.EpochEnded(epoch, epoch, score, Optional.of(score), 0.1, 1, 1, true));
            }
        }
        assertThat(forecast("--executors", "8", "--run", run.toString(), "--until", "accuracy=0.65"))
                .isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).contains("  3 epochs");
        assertThat(forecast("--run", run.toString(), "--until", "f1=0.65")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains(run + " has no epoch with a metric f1; there are ");
    }

    @Test
    void whatCannotBeAskedIsAFault() {
        assertThat(forecast("--bandwidth", "fast")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(forecast("--executors", "0")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(forecast("--until", "accuracy=0.9")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString())
                .contains("lockstep: --bandwidth=fast is no bandwidth (write it as 25Gbps or 3GB/s)")
                .contains("lockstep: --executors 0 is not in 1 to 10000")
                .contains("lockstep: --run and --until belong together");
    }

    @Test
    void aFolderOfAnotherVersionIsAFault() throws IOException {
        Path file = folder.resolve(CapacityFile.NAME);
        Files.writeString(file, Files.readString(file).replace("\"version\" : 1", "\"version\" : 9"));
        assertThat(forecast()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("has format version 9; this build reads version 1");
    }
}
