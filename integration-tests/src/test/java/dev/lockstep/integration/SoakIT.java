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
 * Small networks train for {@code -Dlockstep.large.steps=200000} steps, by {@code -Dlockstep.engine=torch} or the usual engine: neither does the memory of any process grow, nor does the
 * run become slower. A thousand epochs, each with validation, and a report that can still be read.
 */
@Tag("large")
class SoakIT {
    private static final long STEPS = Long.getLong("lockstep.large.steps", 200_000);
    private static final int EPOCHS = 1000;
    private static final Duration LONGEST = Duration.ofHours(2);
    /** Of the time, what is left for classes to load, code to be compiled and caches to fill. */
    private static final double WARM = 0.2;

    private static final double MOST_DRIFT = 0.02;
    private static final LargeReport REPORT = new LargeReport(
            "soak",
            "network",
            "steps",
            "minutes",
            "samples/s",
            "drift",
            "drift of processors' time a sample",
            "resident, middle",
            "most",
            "drift");

    private static final LargeReport HEAP =
            new LargeReport("heap", "process", "steps", "reached after a fifth", "near the end");

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
            int training = (int) (STEPS / EPOCHS) * 2 * batch;
            int rows = (int) Math.ceil(training / 0.98);
            return String.format(Locale.ROOT, RUN, source, rows, layers, classes, batch, EPOCHS);
        }
    }

    @ParameterizedTest
    @CsvSource({"MLP", "CNN", "LSTM", "TRANSFORMER"})
    void aProcessNeitherGrowsNorBecomesSlower(Net net) throws Exception {
        Product product = new Product(folder).within(LONGEST);
        Process run = product.start("train", runFile(net), "--run", "run", "--quiet");
        try (Resident resident = Resident.of(run.toHandle())) {
            ends(product, run);
            judge(net + ", in one process", product, List.of(resident));
        } finally {
            run.destroyForcibly();
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
                scene.awaitStep((long) (STEPS * WARM));
                double before = LiveHeap.megabytes(driver);
                scene.awaitStep((long) (STEPS * 0.95));
                double after = LiveHeap.megabytes(driver);
                ends(product, scene.driver());
                judge("MLP, two executors of default memory", product, List.of(first, second));
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

    private void judge(String what, Product product, List<Resident> processes) throws Exception {
        List<double[]> speeds = speeds(product, processes);
        double speed = Drift.of(speeds.get(0), speeds.get(1));
        double cost = Drift.of(speeds.get(0), speeds.get(2));
        double memory =
                processes.stream().mapToDouble(one -> one.drift(WARM)).max().orElseThrow();
        REPORT.row(
                what,
                "%,d | %.1f | %,.0f | %+.1f %% | %+.1f %% | %,.0f MB | %,.0f MB | %+.1f %%",
                STEPS,
                speeds.get(0)[speeds.get(0).length - 1] / 60,
                Drift.middle(speeds.get(1)),
                100 * speed,
                100 * cost,
                processes.get(0).middle(),
                processes.get(0).most(),
                100 * memory);
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
        assertThat(Files.size(folder.resolve("run/report.html"))).isLessThan(5_000_000);
        assertThat(memory).as("growth of memory").isLessThan(MOST_DRIFT);
        // The clock of the wall shows what else the machine did; what a sample costs is the program's own.
        assertThat(cost)
                .as("growth of the processors' time that a sample takes")
                .isLessThan(MOST_DRIFT);
    }

    /** Of every epoch after the first ones: seconds since the first, samples a second, and processors' time a sample. */
    private List<double[]> speeds(Product product, List<Resident> processes) throws Exception {
        List<Double> times = new ArrayList<>();
        List<Double> speeds = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        double before = Double.NaN;
        for (JsonNode event : Scene.events(product.folder().resolve("run/events.jsonl"))) {
            if (event.path("event").asText().equals("epochEnded")) {
                double millis = Scene.time(event);
                double taken = processes.stream()
                        .mapToDouble(process -> process.processorSeconds(millis))
                        .sum();
                times.add(millis / 1e3);
                speeds.add(event.path("samplesPerSecond").asDouble());
                costs.add(taken - before);
                before = taken;
            }
        }
        int first = (int) (times.size() * WARM);
        double began = times.get(0);
        return List.of(
                times.stream().skip(first).mapToDouble(t -> t - began).toArray(),
                speeds.stream().skip(first).mapToDouble(Double::doubleValue).toArray(),
                costs.stream().skip(first).mapToDouble(Double::doubleValue).toArray());
    }
}
