package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be done with a data set by itself, and that no row is ever lost without a word. */
class DataCommandsIT {
    @TempDir
    Path folder;

    private Product product;

    @BeforeEach
    void product() {
        product = new Product(folder);
    }

    private Product.Ended ends(int status, String... arguments) throws Exception {
        Product.Ended ended = product.run(arguments);
        assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(status);
        assertThat(ended.err()).doesNotContain("\tat ").doesNotContain("Exception");
        return ended;
    }

    /** The only data set that was prepared. */
    private Path dataset() throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve("datasets"))) {
            List<Path> all = found.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }

    @Test
    void aDataSetIsPreparedOnceShownAndChecked() throws Exception {
        String digits = Product.runFile("digits.yaml");
        Product.Ended prepared = ends(0, "data", "prepare", digits, "--set", "data.rows=500");
        assertThat(prepared.out())
                .contains(
                        "image of 1 channel, 28 high and 28 wide",
                        "10 classes: 0, 1, 2",
                        "train       360 rows (0 35, ");
        String directory = dataset().toString();

        Product.Ended shown = ends(0, "data", "show", directory, "--rows", "2", "--report", "data.html");
        assertThat(shown.out()).contains("row 1: ").doesNotContain("row 2: ").contains("%", "report      data.html");
        assertThat(Files.readString(folder.resolve("data.html")))
                .contains("<img src=\"data:image/png;base64,", "28 high and 28 wide", "10 classes");

        assertThat(ends(0, "data", "check", digits, "--set", "data.rows=500").out())
                .contains("blocks are what was prepared");
        dataset(); // it was found, and not prepared again

        Path block = dataset().resolve("train-00000.arrow");
        byte[] bytes = Files.readAllBytes(block);
        bytes[bytes.length / 2] ^= 1;
        Files.write(block, bytes);
        assertThat(ends(1, "data", "check", directory).out())
                .contains("train-00000.arrow", " with CRC32C ", "1 of 3 blocks are damaged");
    }

    @Test
    void aFolderThatIsMissingIsRefusedWithTheNamesNearIt() throws Exception {
        Files.createDirectories(folder.resolve("datasets/digits-01"));

        for (String command : List.of("show", "check")) {
            assertThat(ends(2, "data", command, "datasets/digit-01").err())
                    .contains("there is no data set datasets/digit-01; that folder has digits-01");
        }
        assertThat(ends(2, "data", "check", "datasets/digits-01").err())
                .contains("datasets/digits-01 is no data set: there is no manifest.json");
        assertThat(ends(2, "data", "show", "datasets/digits-01", "--set", "data.rows=3")
                        .err())
                .contains("--set is for run files");
        assertThat(ends(2, "data", "prepare", "nowhere.yaml").err()).contains("nowhere.yaml");
    }

    @Test
    void rowsThatAreLeftOutAreCountedAndNamedInResultAndReport() throws Exception {
        StringBuilder lines = new StringBuilder("x,y\n");
        for (int i = 0; i < 200; i++) {
            lines.append(i == 7 ? "seven" : i).append(i % 2 == 0 ? ",even\n" : ",odd\n");
        }
        Files.writeString(folder.resolve("numbers.csv"), lines);
        Path run = Files.writeString(folder.resolve("numbers.yaml"), """
                name: numbers
                data: { source: csv, path: numbers.csv, label: y, onBadRow: skip }
                network: { layers: [ { dense: { units: 2, activation: softmax } } ], loss: crossEntropy }
                training: { replicas: 2, batch: 8, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
                """);
        Product.Ended ended = ends(0, "train", run.toString(), "--run", "run");

        String said = "numbers.csv line 9: column x: 'seven' is not a number";
        assertThat(ended.out()).contains("rows dropped: 1", said);
        JsonNode result = product.result("run");
        assertThat(result.path("dropped").path("unreadable").asLong()).isEqualTo(1);
        assertThat(result.path("warnings").path(0).asText()).contains(said);
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("numbers.csv line 9", "rows dropped", "1 unreadable");
        assertThat(ends(0, "data", "show", run.toString()).out()).contains("1 row: unreadable");
    }
}
