package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transfer learning from a model of Keras': its filters stay as they are, another output learns. */
class KerasIT {
    /** A convolution over an image of 4x4, flattened, and a dense output. */
    private static final Path MODEL =
            Product.repository().resolve("worker/core/src/test/resources/dev/lockstep/engine/keras/values.h5");

    @TempDir
    Path folder;

    private Path runFile() throws IOException {
        return Files.writeString(folder.resolve("run.yaml"), """
                name: transfer
                data: { source: blobs, rows: 400, features: 16, classes: 3, split: { validation: 0.2 } }
                network:
                  import: { model: '%s', freeze: [conv2d] }
                  layers: [ dense: { units: 3, activation: softmax } ]
                  loss: crossEntropy
                training: { replicas: 3, batch: 16, epochs: 8, updater: { adam: { learningRate: 0.01 } } }
                """.formatted(MODEL));
    }

    private String train(Map<String, String> spark, String directory, int ranks) throws Exception {
        Product.Ended ended = new Product(folder)
                .on(spark)
                .run("train", runFile().toString(), "--run", directory, "--ranks", String.valueOf(ranks));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return new Product(folder).result(directory).path("weightsSha256").asText();
    }

    private ImportedModel.Layer layer(Path model, String name) throws IOException {
        return new Dl4jProvider()
                .readModel(model.toString(), Files.readAllBytes(model)).layers().stream()
                        .filter(layer -> layer.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void theFiltersStayToTheLastBitAndTheNewOutputLearns() throws Exception {
        String alone = train(Map.of(), "alone", 1);
        String away = train(Masters.localCluster(folder, 2), "away", 2);

        assertThat(away).isEqualTo(alone);
        Path model = folder.resolve("away/model.zip");
        assertThat(layer(model, "conv2d-1").weights().get(0))
                .containsExactly(layer(MODEL, "conv2d").weights().get(0));
        assertThat(new Product(folder).result("away").at("/validation/accuracy").asDouble())
                .isGreaterThan(0.8);
    }

    @Test
    void aFileThatIsCutShortIsRefusedBeforeAnythingRuns() throws Exception {
        byte[] whole = Files.readAllBytes(MODEL);
        Path cut = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, whole.length / 2));

        Product.Ended ended = new Product(folder)
                .run("train", runFile().toString(), "--run", "bad", "--set", "network.import.model=" + cut);

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("cut.h5 is an HDF5 file that is cut short: it says that it has " + whole.length
                        + " bytes, but has " + whole.length / 2);
        assertThat(folder.resolve("bad")).doesNotExist();
    }
}
