package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run file, one name of the weights, wherever it is trained. */
class SameWeightsIT {
    private static final int MOST_EXECUTORS = 4;

    @TempDir
    Path folder;

    @Test
    void inOneJvmOnALocalClusterAndOnAStandaloneClusterOfAnySize() throws Exception {
        String expected = weights(Map.of(), "one-jvm", 1);

        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), MOST_EXECUTORS)) {
            for (int ranks = 1; ranks <= MOST_EXECUTORS; ranks++) {
                assertThat(weights(Masters.of(cluster), "standalone-" + ranks, ranks))
                        .as("%d executors", ranks)
                        .isEqualTo(expected);
            }
        }
        assertThat(weights(Masters.localCluster(folder, 1), "local-cluster", 1)).isEqualTo(expected);

        Map<String, String> secret = new HashMap<>(Masters.localCluster(folder, 2));
        secret.put("spark.authenticate", "true");
        secret.put("spark.authenticate.secret", "known to this test alone");
        secret.put("spark.network.crypto.enabled", "true");
        assertThat(weights(secret, "encrypted", 2)).as("encrypted").isEqualTo(expected);
    }

    private String weights(Map<String, String> settings, String directory, int ranks) throws Exception {
        JsonNode result = new Product(folder)
                .on(settings)
                .train(
                        "moons.yaml",
                        directory,
                        "--ranks",
                        String.valueOf(ranks),
                        "--set",
                        "training.epochs=4",
                        "--set",
                        "checkpoint.every=10 steps");
        assertThat(result.path("ranks").asInt()).isEqualTo(ranks);
        assertThat(folder.resolve(directory).resolve("model.zip")).isNotEmptyFile();
        assertThat(folder.resolve(directory).resolve("checkpoints")).isDirectoryContaining("glob:**/step-*.ckpt");
        assertThat(folder.resolve(directory).resolve("report.html")).isNotEmptyFile();
        return result.path("weightsSha256").asText();
    }
}
