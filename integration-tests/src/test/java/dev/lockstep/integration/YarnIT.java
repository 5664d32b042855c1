package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on YARN, in client and cluster mode, whose directories, data sets and checkpoints lie on HDFS. */
@Tag("hadoop")
class YarnIT {
    private static final Pattern CARD = Pattern.compile("\"device\":\"[^\"]*gpu ([0-9]+)");

    @TempDir
    static Path folder;

    private static YarnCluster cluster;
    private static Product product;
    private static String expected;
    private static String expectedLong;

    @BeforeAll
    static void start() throws Exception {
        Product alone = new Product(folder).on(Map.of("spark.master", "local[2]"));
        expected = weights(alone, "short", 20);
        expectedLong = weights(alone, "long", 300);
        cluster = YarnCluster.start(folder);
        product = new Product(folder).on(cluster.settings()).seeing(cluster.conf());
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static String weights(Product product, String name, int epochs) throws Exception {
        return product.train("moons.yaml", name, settings(epochs))
                .path("weightsSha256")
                .asText();
    }

    private static String[] settings(int epochs) {
        return new String[] {
            "--set",
            "training.epochs=" + epochs,
            "--set",
            "training.earlyStopping.patience=1000",
            "--set",
            "checkpoint.every=50 steps"
        };
    }

    private static String[] command(String name, int epochs) {
        List<String> command = new ArrayList<>(List.of(
                "train",
                Product.runFile("moons.yaml"),
                "--run",
                "hdfs:///runs/" + name,
                "--set",
                "data.store=hdfs:///datasets"));
        command.addAll(Arrays.asList(settings(epochs)));
        return command.toArray(String[]::new);
    }

    private static String text(String path) throws IOException {
        try (InputStream in = cluster.files().open(new org.apache.hadoop.fs.Path(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonNode result(String name) throws IOException {
        return new ObjectMapper().readTree(text("/runs/" + name + "/result.json"));
    }

    private static boolean hasCheckpoint(String name) throws IOException {
        var found =
                cluster.files().globStatus(new org.apache.hadoop.fs.Path("/runs/" + name + "/checkpoints/*/*.ckpt"));
        return found != null && found.length > 0;
    }

    @Test
    void inClientModeWithACardOfYarnForEachRank() throws Exception {
        Product.Ended ended = product.with(YarnCluster.cards(folder)).run(command("client", 20));

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(result("client").path("ranks").asInt()).isEqualTo(2);
        assertThat(result("client").path("weightsSha256").asText()).isEqualTo(expected);
        List<String> cards = CARD.matcher(text("/runs/client/events.jsonl"))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(cards).as("cards of 2 ranks").hasSize(2).doesNotHaveDuplicates();
        assertThat(hasCheckpoint("client")).isTrue();
    }

    @Test
    void aContainerThatIsKilledCostsNoStep() throws Exception {
        Process process = product.start(command("container", 300));
        while (!hasCheckpoint("container")) {
            assertThat(process.isAlive()).as("still training").isTrue();
            Thread.sleep(5);
        }
        Optional<ProcessHandle> container = YarnCluster.container("--executor-id 1 ");
        assertThat(container).isPresent();
        container.get().destroyForcibly();

        Product.Ended ended = product.end(process);

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(text("/runs/container/events.jsonl")).contains("(executor 1) was lost", "regrouped");
        assertThat(result("container").path("weightsSha256").asText()).isEqualTo(expectedLong);
    }

    @Test
    void inClusterModeAndAgainAfterItsDriverWasKilled() throws Exception {
        Process submit = submit(command("cluster", 300));
        while (!hasCheckpoint("cluster")) {
            assertThat(submit.isAlive()).as(() -> said()).isTrue();
            Thread.sleep(5);
        }
        Optional<ProcessHandle> driver = YarnCluster.container("deploy.yarn.ApplicationMaster ");
        assertThat(driver).isPresent();
        driver.get().destroyForcibly();
        assertThat(product.end(submit).status()).isEqualTo(1);

        Product.Ended resumed = product.end(submit("resume", "hdfs:///runs/cluster"));

        assertThat(resumed.status()).as(resumed.out() + resumed.err()).isZero();
        assertThat(text("/runs/cluster/events.jsonl")).contains("\"event\":\"resumed\"");
        assertThat(result("cluster").path("weightsSha256").asText()).isEqualTo(expectedLong);
    }

    private static String said() {
        try {
            return Files.readString(folder.resolve("err.txt"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** As the launcher does: the driver runs in a container. */
    private static Process submit(String... command) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--master", "yarn", "--deploy-mode", "cluster"));
        Map<String, String> settings = new HashMap<>(cluster.settings());
        settings.remove("spark.driver.host");
        settings.remove("spark.driver.bindAddress");
        settings.put("spark.driver.memory", "512m");
        settings.put("spark.driver.extraClassPath", Product.classPath());
        settings.put("spark.driver.extraJavaOptions", System.getProperty("lockstep.jvm.flags"));
        settings.put("spark.yarn.maxAppAttempts", "1");
        settings.forEach((key, value) -> arguments.addAll(List.of("--conf", key + "=" + value)));
        arguments.addAll(List.of("--class", Product.MAIN, Product.driverJar()));
        List<String> asText = new ArrayList<>(Arrays.asList(command));
        asText.addAll(List.of("--from", folder.toString()));
        arguments.addAll(asText);
        return product.submit(arguments.toArray(String[]::new));
    }
}
