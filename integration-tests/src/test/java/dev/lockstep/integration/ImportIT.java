package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that begins with the model of another, from its run file. */
class ImportIT {
    @TempDir
    Path folder;

    private Path runFile;

    @BeforeEach
    void trainAModelToBeginWith() throws Exception {
        new Product(folder).train("moons.yaml", "first", "--set", "training.epochs=2");
        runFile = Files.writeString(folder.resolve("second.yaml"), """
                name: second
                data: { source: circles, rows: 400, split: { validation: 0.2 } }
                network:
                  import: { model: first/model.zip, freeze: [dense-1] }
                  layers: [ dense: { units: 2, activation: softmax } ]
                  loss: crossEntropy
                training: { replicas: 3, batch: 16, epochs: 3 }
                """);
    }

    private JsonNode train(Map<String, String> spark, String directory, int ranks) throws Exception {
        Product.Ended ended = new Product(folder)
                .on(spark)
                .run("train", runFile.toString(), "--run", directory, "--ranks", String.valueOf(ranks));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        return new Product(folder).result(directory);
    }

    @Tag("wide")
    @Test
    void itsWeightsAreTheSameOnExecutorsThatGetTheModelFromTheDriver() throws Exception {
        JsonNode alone = train(Map.of(), "alone", 1);
        JsonNode away = train(Masters.localCluster(folder, 2), "away", 2);

        assertThat(away.path("weightsSha256")).isEqualTo(alone.path("weightsSha256"));
        assertThat(away.path("ranks").asInt()).isEqualTo(2);
        assertThat(folder.resolve("away/start.model")).hasSameBinaryContentAs(folder.resolve("first/model.zip"));
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheLayerBothSizesAndTheRemedy() throws Exception {
        Product.Ended ended = new Product(folder)
                .run(
                        "train",
                        runFile.toString(),
                        "--run",
                        "bad",
                        "--set",
                        "data={source: blobs, rows: 400, features: 5}");

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err())
                .contains("network.import.model=first/model.zip does not fit the data")
                .contains("dense-1")
                .contains("5 values")
                .contains("import a model that was trained on such rows");
        assertThat(folder.resolve("bad")).doesNotExist();
    }
}
