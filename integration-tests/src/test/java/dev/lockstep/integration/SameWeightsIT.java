package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run file, one name of the weights, wherever it is trained. The driver is this JVM, and each cluster is there once for
 * all runs on it.
 */
class SameWeightsIT {
    private static final int EXECUTORS = 4;
    private static final String ROUNDED = "training.average.compress=bf16";
    private static final Map<String, String> SECRET = Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "known to this test alone",
            "spark.network.crypto.enabled", "true");

    @TempDir
    static Path folder;

    private static String expected;
    private static String expectedRounded;

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void trainInOneJvm() throws Exception {
        SameWeightsIT alone = new SameWeightsIT();
        try (SparkCluster cluster = alone.start(Map.of("spark.master", "local[1]"))) {
            expected = alone.weights(cluster, 1);
            expectedRounded = alone.weights(cluster, 1, ROUNDED);
        } finally {
            alone.forgetSettings();
        }
        assertThat(expectedRounded).as("rounding is part of the result").isNotEqualTo(expected);
    }

    @AfterEach
    void forgetSettings() {
        System.getProperties().stringPropertyNames().stream()
                .filter(key -> key.startsWith("spark."))
                .forEach(System::clearProperty);
    }

    @Test
    void onALocalCluster() throws Exception {
        try (SparkCluster cluster = start(Masters.localCluster(folder, 2))) {
            assertThat(weights(cluster, 2)).isEqualTo(expected);
            assertThat(warnings()).anyMatch(warning -> warning.startsWith("spark.authenticate is off"));
        }
    }

    @Test
    void onAStandaloneClusterOfAnySizeThatKeepsASecret() throws Exception {
        Path home = folder.resolve("cluster");
        writeDefaults(home);
        try (StandaloneCluster standalone = StandaloneCluster.start(home, EXECUTORS);
                SparkCluster cluster = start(Masters.of(standalone), SECRET, ONE_CARD_EACH)) {
            for (int ranks = 1; ranks <= EXECUTORS; ranks++) {
                events.clear();
                assertThat(weights(cluster, ranks)).as("%d executors", ranks).isEqualTo(expected);
                assertThat(cards())
                        .as("cards of %d ranks", ranks)
                        .hasSize(ranks)
                        .doesNotHaveDuplicates();
            }
            assertThat(JavaSparkContext.fromSparkContext(cluster.session().sparkContext())
                            .parallelize(List.of(1), 1)
                            .map(any -> TaskContext.get().resourcesJMap().size())
                            .collect())
                    .as("cards of a task that is no rank")
                    .containsExactly(0);
            assertThat(weights(cluster, EXECUTORS - 1, ROUNDED)).isEqualTo(expectedRounded);
            assertThat(warnings()).noneMatch(warning -> warning.contains("spark.authenticate"));
        }
    }

    private static final Map<String, String> ONE_CARD_EACH = Map.of("spark.executor.resource.gpu.amount", "1");

    /** What master and workers read: the secret, and a card that no machine has, of another name for each worker. */
    private static void writeDefaults(Path home) throws Exception {
        Path discovery = Files.createDirectories(home).resolve("gpus");
        Files.writeString(
                discovery, "#!/bin/sh\necho \"{\\\"name\\\": \\\"gpu\\\", \\\"addresses\\\": [\\\"$PPID\\\"]}\"\n");
        assertThat(discovery.toFile().setExecutable(true)).isTrue();
        Path conf = Files.createDirectories(Product.sparkHome(home).resolve("conf"));
        Files.write(
                conf.resolve("spark-defaults.conf"),
                Stream.concat(
                                SECRET.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()),
                                Stream.of(
                                        "spark.master.rest.enabled false", // it knows no secret
                                        "spark.worker.resource.gpu.amount 1",
                                        "spark.worker.resource.gpu.discoveryScript " + discovery))
                        .toList());
    }

    @SafeVarargs
    private SparkCluster start(Map<String, String>... settings) throws Exception {
        for (Map<String, String> some : settings) {
            some.forEach(System::setProperty);
        }
        System.setProperty("spark.log.level", "WARN");
        return SparkCluster.start(run(1));
    }

    private static RunSpec run(int ranks, String... more) {
        List<String> settings = Stream.concat(
                        Stream.of(
                                "cluster.ranks=" + ranks,
                                "data.store=" + folder.resolve("datasets"),
                                "training.epochs=4",
                                "checkpoint.every=10 steps"),
                        Stream.of(more))
                .toList();
        return RunFile.read(Path.of(Product.runFile("moons.yaml")), settings);
    }

    private String weights(SparkCluster cluster, int ranks, String... more) throws Exception {
        RunSpec run = run(ranks, more);
        Path directory = Files.createTempDirectory(folder, "run");
        String dataset = DatasetIngest.prepare(
                cluster.session(), run.data(), run.training().seed());
        TrainingOutcome outcome = cluster.train(run, dataset, directory, events::add);
        assertThat(events)
                .filteredOn(event -> event instanceof Event.RunStarted)
                .last()
                .extracting(event -> ((Event.RunStarted) event).ranks())
                .isEqualTo(ranks);
        assertThat(directory.resolve("model.zip")).isNotEmptyFile();
        assertThat(directory.resolve("checkpoints")).isDirectoryContaining("glob:**/step-*.ckpt");
        return outcome.weightsSha256();
    }

    private List<String> warnings() {
        return events.stream()
                .filter(Event.Warned.class::isInstance)
                .map(event -> ((Event.Warned) event).message())
                .toList();
    }

    /** As ranks told them, each of which stands for the worker that it came from. */
    private List<String> cards() {
        return events.stream()
                .filter(Event.RankPlaced.class::isInstance)
                .map(event -> ((Event.RankPlaced) event).device())
                .filter(device -> device.matches(".*gpu [0-9]+.*"))
                .toList();
    }
}
