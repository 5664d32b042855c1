package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstRunIT {
    @TempDir
    Path folder;

    private Product product;

    @BeforeEach
    void product() {
        product = new Product(folder);
    }

    @ParameterizedTest
    @CsvSource({"moons.yaml, 0.97", "xor.yaml, 0.99", "perceptron.yaml, 0.95", "tutorial-moons.yaml, 0.80"})
    void aRunFileReachesItsAccuracyOnRowsItNeverSaw(String runFile, double accuracy) throws Exception {
        JsonNode result = product.train(runFile, "run");

        assertThat(result.path("test").path("accuracy").asDouble()).isGreaterThanOrEqualTo(accuracy);
    }

    @Test
    void digitsAreLearned() throws Exception {
        JsonNode result = product.train("digits.yaml", "run");

        assertThat(result.path("validation").path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.97);
    }

    @Test
    void theNumberOfRanksNeverShowsInTheWeights() throws Exception {
        Set<String> hashes =
                Set.of("1", "2", "3", "4").stream().map(this::hashOnRanks).collect(Collectors.toSet());
        hashes.add(hashOnRanks("1"));

        assertThat(hashes).hasSize(1).allMatch(h -> h.length() == 64);
    }

    private String hashOnRanks(String ranks) {
        try {
            String directory = "ranks-" + ranks + "-" + System.nanoTime();
            JsonNode result =
                    product.train("moons.yaml", directory, "--ranks", ranks, "--set", "training.epochs=5", "--quiet");
            assertThat(result.path("ranks").asText()).isEqualTo(ranks);
            return result.path("weightsSha256").asText();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theRunDirectoryHoldsEverythingAndItsRunFileRunsAgain() throws Exception {
        JsonNode first = product.train("moons.yaml", "first", "--set", "training.epochs=3");
        Path run = folder.resolve("first");

        assertThat(run).isDirectoryContaining("glob:**/{run.yaml}");
        for (String name : new String[] {"run.yaml", "events.jsonl", "model.zip", "result.json", "report.html"}) {
            assertThat(run.resolve(name)).isNotEmptyFile();
        }
        assertThat(ModelSerializer.restoreMultiLayerNetwork(
                                run.resolve("model.zip").toFile())
                        .numParams())
                .isPositive();
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("<svg")
                .contains("moons");

        Product.Ended again = product.run("train", run.resolve("run.yaml").toString(), "--run", "again");
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(product.result("again").path("weightsSha256")).isEqualTo(first.path("weightsSha256"));
    }

    @Test
    void aRunThatDivergesSaysAtWhichStepAndKeepsTheLastGoodModel() throws Exception {
        Product.Ended ended = product.run(
                "train",
                Product.runFile("digits.yaml"),
                "--run",
                "run",
                "--set",
                "data.rows=2000",
                "--set",
                "training.updater={ sgd: { learningRate: 1e30 } }",
                "--set",
                "training.epochs=2");

        assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(3);
        JsonNode result = product.result("run");
        assertThat(result.path("status").asText()).isEqualTo("diverged");
        assertThat(ended.out()).containsPattern("at step \\d+");
        assertThat(folder.resolve("run/model.zip")).isNotEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"INT, 1", "TERM, 1", "INT, 3"})
    void aSignalEndsARunWithinTwoSecondsAndLeavesItsModelAndAWord(String signal, String ranks) throws Exception {
        Process process = product.start(
                "train",
                Product.runFile("moons.yaml"),
                "--run",
                "run",
                "--ranks",
                ranks,
                "--set",
                "training.epochs=1000000",
                "--set",
                "training.earlyStopping.patience=1000000");
        Path events = folder.resolve("run/events.jsonl");
        long deadline = System.nanoTime() + 300_000_000_000L;
        while (!(Files.exists(events) && Files.readString(events).contains("checkpointWritten"))
                && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        long asked = System.nanoTime();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        product.end(process);

        // The process ends itself after 1.6 s; a slow machine takes longer to start ending.
        assertThat((System.nanoTime() - asked) / 1e9).isLessThan(30.0);
        assertThat(process.exitValue()).isIn(130, 143);
        assertThat(Files.readString(folder.resolve("err.txt"))).doesNotContain("lockstep:");
        JsonNode result = product.result("run");
        assertThat(result.path("status").asText()).isEqualTo("interrupted");
        assertThat(result.path("message").asText()).contains("model.zip").contains("./lockstep resume ");
        assertThat(folder.resolve("run/checkpoints")).isDirectoryContaining("glob:**/step-*.ckpt");
        assertThat(ModelSerializer.restoreMultiLayerNetwork(
                                folder.resolve("run/model.zip").toFile())
                        .params()
                        .toFloatVector())
                .isNotEmpty()
                .doesNotContain(Float.NaN);
    }
}
