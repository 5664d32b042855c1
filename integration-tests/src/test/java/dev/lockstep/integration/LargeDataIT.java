package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set larger than the memory of its executors, one of which is killed; a table of 3,000 columns; 5,000 classes. */
@Tag("large")
class LargeDataIT {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final long MOST_BYTES = 5_000_000;
    private static final LargeReport REPORT =
            new LargeReport("data", "what", "minutes", "most resident", "accuracy", "same weights");

    private static final String WIDER_THAN_MEMORY = """
            name: data
            data:
              source: digits
              rows: 600000
              memory: 64 MB
              split: { validation: 0.01, test: 0.01 }
            network:
              layers:
                - dense: { units: 32, activation: relu }
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 2
              batch: 128
              epochs: 2
              updater: { adam: { learningRate: 0.001 } }
            """;

    private static final String MANY_CLASSES = """
            name: classes
            data:
              source: blobs
              rows: 100000
              classes: 5000
              features: 64
              noise: 0.05
              split: { validation: 0.1, test: 0.1 }
            network:
              layers:
                - dense: { units: 256, activation: relu }
                - dense: { units: 5000, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 2
              batch: 64
              epochs: 2
              updater: { adam: { learningRate: 0.003 } }
            """;

    @SuppressWarnings("InlineFormatString") // a run file reads best on its own
    private static final String MANY_COLUMNS = """
            name: columns
            data:
              source: csv
              path: %s
              label: answer
              prepare: [ { scale: standard } ]
              split: { validation: 0.1, test: 0.1 }
            network:
              layers:
                - dense: { units: 16, activation: relu }
                - dense: { units: 2, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 2
              batch: 32
              epochs: 5
              updater: { adam: { learningRate: 0.001 } }
            """;

    @TempDir
    Path folder;

    @Test
    void anExecutorIsKilledWithinAnEpochOfMoreRowsThanMemoryHolds() throws Exception {
        Path runFile = Files.writeString(folder.resolve("data.yaml"), WIDER_THAN_MEMORY);
        Product alone = new Product(folder).within(LONGEST);
        Product.Ended ended = alone.run("train", runFile.toString(), "--run", "undisturbed", "--quiet");
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        String undisturbed = alone.result("undisturbed").path("weightsSha256").asText();
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            long began = System.currentTimeMillis();
            Product product = new Product(folder).on(cluster).within(LONGEST);
            Scene scene =
                    Scene.of(cluster, product, product.start("train", runFile.toString(), "--run", "run", "--quiet"));
            try {
                scene.awaitStep(300);
                Resident other = Resident.of(scene.executorOf(0));
                scene.executorOf(1).destroyForcibly();
                Product.Ended end = scene.end();
                assertThat(end.status()).as(end.out() + end.err()).isZero();
                boolean same = scene.weights().equals(undisturbed);
                row("1.9 GB of rows, executors of 512 MB, one killed within an epoch", began, other, product, same);
                assertThat(same).isTrue();
            } finally {
                scene.driver().destroyForcibly();
            }
        }
    }

    @Test
    void fiveThousandClassesAreTrainedJudgedAndReported() throws Exception {
        Path runFile = Files.writeString(folder.resolve("classes.yaml"), MANY_CLASSES);
        trains("5,000 classes", runFile);
    }

    @Test
    void aTableOfThreeThousandColumnsIsPreparedAndTrained() throws Exception {
        Path table = folder.resolve("wide.csv");
        writeTable(table, 3000, 3000);
        Path runFile = Files.writeString(folder.resolve("columns.yaml"), String.format(MANY_COLUMNS, table));
        trains("3,000 columns", runFile);
    }

    private void trains(String what, Path runFile) throws Exception {
        Product product = new Product(folder).within(LONGEST);
        long began = System.currentTimeMillis();
        Process run = product.start("train", runFile.toString(), "--run", "run", "--quiet");
        try (Resident resident = Resident.of(run.toHandle())) {
            Product.Ended ended = product.end(run);
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            row(what, began, resident, product, true);
        }
        for (String file : new String[] {"report.html", "events.jsonl", "result.json"}) {
            assertThat(Files.size(folder.resolve("run").resolve(file))).as(file).isLessThan(MOST_BYTES);
        }
    }

    private static void row(String what, long began, Resident resident, Product product, boolean same)
            throws IOException {
        JsonNode test = product.result("run").path("test");
        REPORT.row(
                what,
                "%.1f | %,.0f MB | %.3f | %s",
                (System.currentTimeMillis() - began) / 60e3,
                resident.most(),
                test.path("accuracy").asDouble(),
                same ? "yes" : "NO");
    }

    /** Every tenth column knows something of the answer. */
    private static void writeTable(Path table, int rows, int columns) throws IOException {
        Random random = new Random(1);
        try (BufferedWriter out = Files.newBufferedWriter(table)) {
            for (int i = 0; i < columns; i++) {
                out.write("c" + i + ",");
            }
            out.write("answer\n");
            for (int row = 0; row < rows; row++) {
                boolean yes = random.nextBoolean();
                for (int i = 0; i < columns; i++) {
                    double value = random.nextGaussian() + (yes && i % 10 == 0 ? 0.2 : 0);
                    out.write(Math.round(value * 1000) / 1000.0 + ",");
                }
                out.write(yes ? "yes\n" : "no\n");
            }
        }
    }
}
