package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run files of conf/ as they are, with rows that are made here, and with none. */
class RunFilesIT {
    private static final int CLASSES = 10;
    private static final int PIXELS = 32 * 32;
    private static final int LIGHT = 150;

    @TempDir
    Path folder;

    /** Binary batches of CIFAR-10: a label, then red, green and blue; of each class another stripe is bright. */
    private void writeCifar(String file, int rows) throws IOException {
        byte[] bytes = new byte[rows * (1 + 3 * PIXELS)];
        SplitMixRandom random = new SplitMixRandom(rows);
        for (int row = 0; row < rows; row++) {
            int at = row * (1 + 3 * PIXELS);
            int label = row % CLASSES;
            bytes[at] = (byte) label;
            for (int i = 0; i < 3 * PIXELS; i++) {
                boolean bright = i % PIXELS / (PIXELS / CLASSES + 1) == label;
                bytes[at + 1 + i] = (byte) (random.nextInt(100) + (bright ? LIGHT : 0));
            }
        }
        Files.write(Files.createDirectories(folder.resolve("cifar")).resolve(file), bytes);
    }

    @Test
    void aResidualNetworkLearnsFromBatchesOfCifar() throws Exception {
        writeCifar("data_batch_1.bin", 300);
        writeCifar("data_batch_2.bin", 260);
        writeCifar("test_batch.bin", 100);

        JsonNode result = new Product(folder)
                .train(
                        "resnet-small.yaml",
                        "run",
                        "--set",
                        "data.path=cifar/data_batch_*.bin",
                        "--set",
                        "data.split.test.path=cifar/test_batch.bin",
                        "--set",
                        "training.batch=8",
                        "--set",
                        "training.epochs=6",
                        "--set",
                        "data.augment={}");

        assertThat(result.path("rows").path("train").asInt()).isEqualTo(500);
        assertThat(result.path("rows").path("test").asInt()).isEqualTo(100);
        assertThat(result.path("test").path("accuracy").asDouble()).isGreaterThan(0.5);
    }

    @Test
    void anAutoencoderShowsWhatComesBack() throws Exception {
        JsonNode result = new Product(folder)
                .train("autoencoder.yaml", "run", "--set", "data.rows=2000", "--set", "training.epochs=4");

        assertThat(result.path("test").has("accuracy")).isFalse();
        // The mean picture alone has about 0.1.
        assertThat(result.path("test").path("loss").asDouble()).isLessThan(0.08);
        assertThat(folder.resolve("run/report.html")).content().contains("What the model reconstructs", "card pair");
    }

    @Test
    void aRunFileWhoseDataAreNotThereSaysInOneLineWhereToPutThem() throws Exception {
        // Nothing that stands beside the test's folder may be what the run files mean.
        Product product = new Product(Files.createDirectory(folder.resolve("alone")));
        for (String runFile : new String[] {"resnet-small.yaml", "adult-mlp.yaml"}) {
            Product.Ended ended = product.run("train", Product.runFile(runFile), "--run", "run");

            assertThat(ended.status()).isEqualTo(2);
            assertThat(ended.err().lines())
                    .filteredOn(line -> line.startsWith("lockstep: "))
                    .singleElement()
                    .asString()
                    .startsWith("lockstep: data.path: there is no ../shared/data/")
                    .endsWith(" (put it there, or say where yours is: --set data.path=…)");
            assertThat(product.folder().resolve("run")).doesNotExist();
        }
    }
}
