package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anything --help", "--help anything", "anything -h", "anything --version", "anything"})
    void aCommandThatDoesNotExistIsAFaultWhateverStandsBesideIt(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("there is no command 'anything'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void oneArgumentTooManyIsAFaultAlsoWhereHelpIsAskedFor() {
        assertThat(run("version", "twice", "--help")).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains("'twice' is one argument too many");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tran | there is no command 'tran'; did you mean train?",
                "redict m d | there is no command 'redict'; did you mean predict?",
                "rtain | there is no command 'rtain'; did you mean train?",
                "clutser start | there is no command 'clutser'; did you mean cluster?",
                "data shwo x | there is no command 'data shwo'; did you mean data show?",
            })
    void aMisspeltCommandIsNamedWithTheRightOne(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "7", "serve", "--", "run.yaml", "data x", "import"})
    void whatNobodyCanHaveMeantIsNotProposed(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).doesNotContain("did you mean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compare one --json | refused | one run cannot be compared",
                "evaluate --json | refused | Missing required parameters",
                "train missing.yaml --faults seed=7,every=15s --json | refused | --faults ends executors, but with --master local",
                "train missing.yaml --json | refused | missing.yaml",
            })
    void whoAsksForJsonIsToldOfFaultsInJson(String arguments, String status, String message) throws Exception {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.BAD_INPUT);
        JsonNode fault = new JsonMapper().readTree(out.toString());
        assertThat(fault.path("status").asText()).isEqualTo(status);
        assertThat(fault.path("message").asText()).contains(message);
        assertThat(fault.path("exitStatus").asInt()).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "page nowhere | there is no run in nowhere",
                "page src --page none | there is no run in src",
                "train x.yaml --page here | is no address; write PORT",
            })
    void aPageOfNothingOrNowhereIsAFault(String arguments, String message) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString()).contains(message);
    }

    /** Those of tests are fake: no other is on the driver's class path. */
    @Test
    void anEngineThatIsNotThereIsAFaultBeforeAnythingBegins() {
        assertThat(run("train", "../conf/moons.yaml", "--set", "training.engine=torch"))
                .isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString())
                .contains("training.engine=torch is not on the class path of this process; there: fake");
    }

    @Test
    void aLayerThatTheEngineDoesNotKnowIsAFaultBeforeAnythingBegins() {
        String[] settings = {"training.engine=fake", "network.layers.0=gru: { units: 3 }"};
        assertThat(run("train", "../conf/moons.yaml", "--set", settings[0], "--set", settings[1]))
                .isEqualTo(ExitStatus.BAD_INPUT);
        assertThat(err.toString())
                .contains("1 problem in the network for training.engine=fake:")
                .contains("network.layers.0.gru is not known to the engine fake (use another engine)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "train --help", "data --help", "help train", "--version"})
    void whoAsksForHelpGetsIt(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitStatus.DONE);
        assertThat(out.toString()).isNotEmpty();
    }
}
