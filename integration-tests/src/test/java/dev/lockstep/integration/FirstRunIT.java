package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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

    @Tag("wide")
    @Test
    void everyRunFileReachesWhatItIsFor() throws Exception {
        List<String> names = List.of("xor", "perceptron", "circles", "spirals", "linear", "tutorial-moons", "digits");
        Product.Ended ended = product.runAll(names.stream()
                .map(name -> List.of("train", Product.runFile(name + ".yaml"), "--run", name, "--quiet"))
                .toList());

        assertThat(ended.out()).as("--quiet").isEmpty();
        assertThat(accuracy("xor")).isGreaterThanOrEqualTo(0.99);
        assertThat(accuracy("perceptron")).isGreaterThanOrEqualTo(0.95);
        assertThat(accuracy("circles")).isGreaterThanOrEqualTo(0.97);
        assertThat(accuracy("spirals")).isGreaterThanOrEqualTo(0.97);
        assertThat(accuracy("tutorial-moons")).isBetween(0.85, 0.90);
        assertThat(accuracy("digits")).isGreaterThanOrEqualTo(0.97);
        // Its rows have noise of 0.1, the square of which no model can explain.
        assertThat(product.result("linear").path("test").path("loss").asDouble())
                .isBetween(0.005, 0.015);
        assertThat(product.result("linear").path("test").has("accuracy")).isFalse();
    }

    private double accuracy(String directory) throws IOException {
        JsonNode test = product.result(directory).path("test");
        assertThat(test.path("accuracy").isNumber())
                .as("%s has a test part", directory)
                .isTrue();
        return test.path("accuracy").asDouble();
    }

    /** The same run four times: to learn moons, and to show that neither ranks nor what is said of it are in its weights. */
    @Test
    void moonsAreLearnedToTheSameWeightsAnyTimeAndOnAnyNumberOfRanks() throws Exception {
        Product onTerminal = product.on(Map.of("lockstep.columns", "120"));
        Product.Ended ended = onTerminal.run("train", Product.runFile("moons.yaml"), "--run", "first");

        assertThat(ended.status()).as(ended.err()).isZero();
        barsAndTheEnd(ended.out());
        JsonNode first = product.result("first");
        assertThat(first.path("test").path("accuracy").asDouble()).isGreaterThanOrEqualTo(0.97);
        assertThat(first.path("weightsSha256").asText()).hasSize(64);
        theRunDirectoryHoldsEverything();

        String resolved = folder.resolve("first/run.yaml").toString();
        Product.Ended again = product.runAll(List.of(
                List.of("train", resolved, "--run", "on-1", "--ranks", "1", "--json"),
                List.of("train", resolved, "--run", "on-2", "--ranks", "2", "--quiet", "--device", "cpu"),
                List.of("train", resolved, "--run", "on-4", "--ranks", "4", "--quiet", "--device", "auto")));
        assertThat(new ObjectMapper()
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .readTree(again.out()))
                .as("all that --json and --quiet say")
                .isEqualTo(product.result("on-1"));
        for (int ranks : new int[] {1, 2, 4}) {
            JsonNode result = product.result("on-" + ranks);
            assertThat(result.path("ranks").asInt()).isEqualTo(ranks);
            assertThat(result.path("weightsSha256")).as("on %d ranks", ranks).isEqualTo(first.path("weightsSha256"));
        }
        assertThat(folder.resolve("on-2/run.yaml")).content().contains("device: cpu");
    }

    private static void barsAndTheEnd(String said) {
        List<String> bars = Stream.of(said.split("\r\u001b\\[K", -1)).skip(1).toList();
        assertThat(bars)
                .hasSizeGreaterThanOrEqualTo(50)
                .allMatch(bar -> bar.startsWith("[") && bar.contains("epoch ") && bar.contains("loss "))
                .anyMatch(bar -> bar.matches("\\[#+\\.+] epoch 25/50  train loss [\\d.]+  validation accuracy 0\\.\\d+"
                        + "  [\\d,]+ samples/s  \\d+ s left"));
        List<String> last = bars.get(bars.size() - 1).lines().toList();
        assertThat(last.get(0)).startsWith("[########################] epoch 50/50 ");
        assertThat(last.stream().skip(1).map(line -> line.split(" ")[0]))
                .containsExactly("completed", "scores", "baseline", "speed", "goodput", "model", "report");
    }

    private void theRunDirectoryHoldsEverything() throws IOException {
        Path run = folder.resolve("first");
        for (String name : new String[] {"run.yaml", "events.jsonl", "model.zip", "result.json", "report.html"}) {
            assertThat(run.resolve(name)).isNotEmptyFile();
        }
        assertThat(ModelSerializer.restoreMultiLayerNetwork(
                                run.resolve("model.zip").toFile())
                        .numParams())
                .isPositive();
        assertThat(run.resolve("report.html")).content().contains("<svg", "moons");
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
    @CsvSource({"INT, 3", "TERM, 1"})
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
        Product.signal(process.toHandle(), signal);
        product.end(process);

        // The process ends itself after 1.6 s; a slow machine takes longer to start ending.
        assertThat((System.nanoTime() - asked) / 1e9).isLessThan(30.0);
        assertThat(process.exitValue()).isIn(130, 143);
        assertThat(Files.readString(folder.resolve("err.txt"))).doesNotContain("lockstep:");
        JsonNode result = product.result("run");
        assertThat(result.path("status").asText()).isEqualTo("interrupted");
        assertThat(result.path("message").asText()).contains("model.zip").contains("./lockstep resume ");
        assertThat(folder.resolve("run/checkpoints")).isDirectoryContaining("glob:**/step-*.ckpt");
        float[] parameters = ModelSerializer.restoreMultiLayerNetwork(
                        folder.resolve("run/model.zip").toFile())
                .params()
                .toFloatVector();
        assertThat(parameters).isNotEmpty().doesNotContain(Float.NaN);
        if (result.path("message").asText().contains("no time to wait")) { // as on a machine that is very busy
            assertThat(result.path("weightsSha256").asText()).isEmpty();
        } else {
            assertThat(result.path("weightsSha256").asText())
                    .as("of the model that was left")
                    .isEqualTo(sha256(parameters));
        }
    }

    private static String sha256(float[] parameters) throws NoSuchAlgorithmException {
        ByteBuffer bytes = ByteBuffer.allocate(parameters.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }
}
