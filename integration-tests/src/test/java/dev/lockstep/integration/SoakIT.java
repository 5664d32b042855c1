package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Small networks train for {@code -Dlockstep.large.steps=200000} steps, and some more, by {@code -Dlockstep.engine=torch} or the
 * usual engine: neither does the memory of any process grow, nor does a step cost more. More than a thousand epochs, each with
 * validation, and a report that can still be read.
 */
@Tag("large")
class SoakIT {
    private static final long STEPS = Long.getLong("lockstep.large.steps", 200_000);
    private static final int EPOCHS = 1250;
    private static final int EPOCHS_UNTIL_OLD = 1000;
    private static final Duration LONGEST = Duration.ofHours(2);
    /** Of the time, what is left for classes to load, code to be compiled and caches to fill. */
    private static final double WARM = 0.2;

    private static final double MOST_DRIFT = 0.02;
    /** Of the steps until a process is old: after how many a young one is warm enough to be compared with it. */
    private static final double YOUNG = 0.1;

    private static final double TURN = 0.01;
    private static final LargeReport REPORT = new LargeReport(
            "soak",
            "network",
            "steps",
            "minutes",
            "samples/s",
            "old against young",
            "resident, middle",
            "most",
            "drift");

    private static final LargeReport HEAP =
            new LargeReport("heap", "process", "steps", "reached after half of them", "near the end");

    @SuppressWarnings("InlineFormatString") // a run file reads best on its own
    private static final String RUN = """
            name: soak
            data:
              source: %s
              rows: %d
              split: { validation: 0.01, test: 0.01 }
            network:
              layers:
            %s
                - dense: { units: %d, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 2
              batch: %d
              epochs: %d
              updater: { adam: { learningRate: 0.0005 } }
            """;

    @TempDir
    Path folder;

    private enum Net {
        MLP("moons", 2, 16, """
                    - dense: { units: 64, activation: relu }
                    - batchNorm: {}
                    - dropout: 0.2
                    - dense: { units: 64, activation: relu }
                """),
        CNN("digits", 10, 4, """
                    - conv2d: { filters: 4, kernel: 5, stride: 2, activation: relu }
                    - batchNorm: {}
                    - conv2d: { filters: 8, kernel: 3, stride: 2, activation: relu }
                    - maxPool: { size: 2 }
                    - flatten
                """),
        LSTM("digits", 10, 4, """
                    - reshape: [28, 28]
                    - lstm: { units: 16 }
                    - lastStep
                """),
        TRANSFORMER("digits", 10, 4, """
                    - reshape: [28, 28]
                    - transformerEncoder: { heads: 2, dropout: 0.1 }
                    - lastStep
                """);

        private final String source;
        private final int classes;
        private final int batch;
        private final String layers;

        Net(String source, int classes, int batch, String layers) {
            this.source = source;
            this.classes = classes;
            this.batch = batch;
            this.layers = layers;
        }

        String runFile() {
            int training = (int) (STEPS / EPOCHS_UNTIL_OLD) * 2 * batch;
            int rows = (int) Math.ceil(training / 0.98);
            return String.format(Locale.ROOT, RUN, source, rows, layers, classes, batch, EPOCHS);
        }
    }

    @ParameterizedTest
    @CsvSource({"MLP", "CNN", "LSTM", "TRANSFORMER"})
    void aProcessNeitherGrowsNorBecomesSlower(Net net) throws Exception {
        Product product = new Product(folder).within(LONGEST);
        Product beside = new Product(Files.createDirectory(folder.resolve("beside"))).within(LONGEST);
        Process old = product.start("train", runFile(net), "--run", "run", "--quiet");
        List<Process> all = new ArrayList<>(List.of(old));
        try (Resident resident = Resident.of(old.toHandle())) {
            awaitStep(product, STEPS);
            ProcessesInTurns.Runner first = new ProcessesInTurns.Runner(old.toHandle(), events(product));
            Process young = beside.start("train", runFile(net), "--run", "run", "--quiet");
            all.add(young);
            awaitStep(beside, (long) (STEPS * YOUNG));
            double cost = ProcessesInTurns.drift(
                    first, new ProcessesInTurns.Runner(young.toHandle(), events(beside)), (long) (STEPS * TURN));
            first.goOn();
            ends(product, old);
            judge(
                    net + ", in one process",
                    product,
                    List.of(resident),
                    String.format(Locale.ROOT, "%+.1f %%", 100 * cost));
            assertThat(cost).as("what a step costs more after so many").isLessThan(MOST_DRIFT);
        } finally {
            all.forEach(Process::destroyForcibly);
        }
    }

    private static Path events(Product product) {
        return product.folder().resolve("run/events.jsonl");
    }

    private static void awaitStep(Product product, long step) throws Exception {
        long deadline = System.currentTimeMillis() + LONGEST.toMillis();
        while (Scene.events(events(product)).stream()
                .noneMatch(event -> event.path("event").asText().equals("epochEnded")
                        && event.path("step").asLong() >= step)) {
            assertThat(System.currentTimeMillis())
                    .as("it never came to step %d", step)
                    .isLessThan(deadline);
            Thread.sleep(1000);
        }
    }

    @Test
    void executorsOfDefaultMemoryNeitherGrowNorBecomeSlower() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            Product product = new Product(folder).on(cluster).within(LONGEST);
            Scene scene =
                    Scene.of(cluster, product, product.start("train", runFile(Net.MLP), "--run", "run", "--quiet"));
            scene.awaitStep(1);
            long driver = scene.driver().pid();
            try (Resident first = Resident.of(scene.executorOf(0));
                    Resident second = Resident.of(scene.executorOf(1))) {
                // Spark's own metrics keep a thousand samples of each, which takes minutes to fill.
                scene.awaitStep((long) (STEPS * 0.5));
                double before = LiveHeap.megabytes(driver);
                scene.awaitStep((long) (STEPS * 0.95));
                double after = LiveHeap.megabytes(driver);
                ends(product, scene.driver());
                judge("MLP, two executors of default memory", product, List.of(first, second), "");
                HEAP.row("driver of two executors", "%,d | %.1f MB | %.1f MB", STEPS, before, after);
                assertThat(after / before - 1).as("growth of the driver's heap").isLessThan(MOST_DRIFT);
            } finally {
                scene.driver().destroyForcibly();
            }
        }
    }

    private String runFile(Net net) throws Exception {
        return Files.writeString(folder.resolve(net + ".yaml"), net.runFile()).toString();
    }

    private static void ends(Product product, Process run) throws Exception {
        Product.Ended ended = product.end(run);
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
    }

    private void judge(String what, Product product, List<Resident> processes, String cost) throws Exception {
        List<JsonNode> epochs = Scene.events(events(product)).stream()
                .filter(event -> event.path("event").asText().equals("epochEnded"))
                .toList();
        double memory =
                processes.stream().mapToDouble(one -> one.drift(WARM)).max().orElseThrow();
        REPORT.row(
                what,
                "%,d | %.1f | %,.0f | %s | %,.0f MB | %,.0f MB | %+.1f %%",
                STEPS,
                (Scene.time(epochs.get(epochs.size() - 1)) - Scene.time(epochs.get(0))) / 60e3,
                Drift.middle(epochs.stream()
                        .mapToDouble(event -> event.path("samplesPerSecond").asDouble())
                        .toArray()),
                cost,
                processes.get(0).middle(),
                processes.get(0).most(),
                100 * memory);
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
        assertThat(Files.size(folder.resolve("run/report.html"))).isLessThan(5_000_000);
        assertThat(memory).as("growth of memory").isLessThan(MOST_DRIFT);
    }
}
