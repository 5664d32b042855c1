package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks of 24 and of more than 100 million parameters with Adam: an executor is killed, a replacement taken in, the driver killed
 * and the run resumed; each ends in the weights of one undisturbed process. What does not fit is refused before it begins.
 */
@Tag("large")
class LargeModelIT {
    private static final Duration LONGEST = Duration.ofHours(1);
    /** Gigabytes in which four executors hold 102 million parameters each, with what Adam and a step need besides. */
    private static final long ENOUGH = 40;

    private static final LargeReport REPORT = new LargeReport(
            "model",
            "network",
            "kill to next step",
            "replacement taken in",
            "resumed after",
            "most of an executor",
            "same weights");

    @SuppressWarnings("InlineFormatString") // a run file reads best on its own
    private static final String RUN = """
            name: large
            data: { source: digits, rows: 1200, split: { validation: 0.1, test: 0.1 } }
            network:
              layers:
                - dense: { units: %1$d, activation: relu }
                - dense: { units: %1$d, activation: relu }
                - dense: { units: 1024, activation: relu }
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: %2$d
              batch: 8
              epochs: %3$d
              updater: { adam: { learningRate: 0.0001 } }
            checkpoint: { every: 20 steps, keep: 2 }
            """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"4096, 2, 2, 8", "9216, 2, 2, 2", "4096, 4, 4, 8", "9216, 4, 4, 2"})
    void itLosesNoStepToAKill(int width, int replicas, int executors, int epochs) throws Exception {
        assumeTrue(width < 9216 || executors < 4 || machineGigabytes() >= ENOUGH, "they would be refused");
        Path runFile = Files.writeString(folder.resolve("large.yaml"), String.format(RUN, width, replicas, epochs));
        String undisturbed = undisturbed(runFile);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), executors)) {
            Product product = new Product(folder)
                    .on(cluster)
                    .with(Map.of("spark.executor.memory", "1g"))
                    .within(LONGEST);
            Scene scene =
                    Scene.of(cluster, product, product.start("train", runFile.toString(), "--run", "run", "--quiet"));
            try {
                scene.awaitStep(5);
                Resident resident = Resident.of(scene.executorOf(0));
                scene.executorOf(1).destroyForcibly();
                long killed = System.currentTimeMillis();
                JsonNode regrouped = scene.await(event -> is(event, "regrouped"));
                JsonNode next =
                        scene.await(event -> is(event, "progress") && Scene.time(event) > Scene.time(regrouped));
                JsonNode grown = scene.await(event ->
                        is(event, "regrouped") && event.path("why").asText().contains("more executors have come"));
                JsonNode full = scene.await(event -> is(event, "progress") && Scene.time(event) > Scene.time(grown));
                scene.driver().destroyForcibly().waitFor();
                long ended = System.currentTimeMillis();
                scene.resume();
                JsonNode resumed = scene.await(event -> is(event, "resumed") && Scene.time(event) > ended);
                Product.Ended end = scene.end();
                assertThat(end.status()).as(end.out() + end.err()).isZero();
                REPORT.row(
                        String.format("784-%d-%d-1024-10, %d executors", width, width, executors),
                        "%.1f s | %.1f s | %.1f s | %,.0f MB | %s",
                        (Scene.time(next) - killed) / 1e3,
                        (Scene.time(full) - Scene.time(grown)) / 1e3,
                        (Scene.time(resumed) - ended) / 1e3,
                        resident.most(),
                        scene.weights().equals(undisturbed) ? "yes" : "NO");
                assertThat(scene.weights()).isEqualTo(undisturbed);
            } finally {
                scene.driver().destroyForcibly();
            }
        }
    }

    @Test
    void executorsWithTooLittleRoomAreRefusedByNameBeforeTheFirstStep() throws Exception {
        assumeTrue(machineGigabytes() < ENOUGH, "they would fit");
        Path runFile = Files.writeString(folder.resolve("large.yaml"), String.format(RUN, 9216, 4, 2));
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 4)) {
            Product product = new Product(folder).on(cluster).with(Map.of("spark.executor.memory", "1g"));
            Product.Ended ended = product.run("train", runFile.toString(), "--run", "run", "--quiet");

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err())
                    .contains("a rank with 1 replica needs ")
                    .contains(" (one of 4 ranks there)")
                    .contains("raise spark.executor.memoryOverhead by ");
            assertThat(product.result("run").path("steps").asLong()).isZero();
        }
        REPORT.row(
                "784-9216-9216-1024-10, 4 executors",
                "refused before the first step: %s GB are too little | | | |",
                machineGigabytes());
    }

    private static long machineGigabytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 30;
    }

    private String undisturbed(Path runFile) throws Exception {
        Product product = new Product(folder).within(LONGEST);
        Product.Ended ended = product.run("train", runFile.toString(), "--run", "undisturbed", "--quiet");
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return product.result("undisturbed").path("weightsSha256").asText();
    }

    private static boolean is(JsonNode event, String kind) {
        return event.path("event").asText().equals(kind);
    }
}
