package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run file asks for when training has ended. */
class AfterwardsIT {
    @TempDir
    Path folder;

    @Test
    void aModelIsPrunedAndMadeBytesAndTheReportShowsWhatItLooksAt() throws Exception {
        JsonNode result = new Product(folder)
                .train(
                        "digits.yaml",
                        "run",
                        "--set",
                        "data.rows=1500",
                        "--set",
                        "training.epochs=3",
                        "--set",
                        "after={prune: {share: 0.7, epochs: 2}, quantise: int8, saliency: 3}");
        JsonNode pruned = new Product(folder).result("run/pruned");

        JsonNode quantised = result.path("quantised");
        assertThat(quantised.path("before").path("accuracy"))
                .isEqualTo(result.path("test").path("accuracy"));
        assertThat(quantised.path("bytesAfter").asLong() * 2)
                .isLessThan(quantised.path("bytesBefore").asLong());
        assertThat(folder.resolve("run/model-int8.zip")).isNotEmptyFile();
        assertThat(folder.resolve("run/report.html"))
                .content()
                .contains("What the model looks at", "data:image/png;base64,", "With weights of one byte");
        assertThat(pruned.path("name").asText()).isEqualTo("digits-pruned");
        assertThat(pruned.path("test").path("accuracy").asDouble()).isGreaterThan(0.5);
        assertThat(pruned.path("quantised").path("bytesAfter").asLong())
                .isLessThan(quantised.path("bytesAfter").asLong());
    }
}
