package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run files on rows of the world, for a few seconds each: {@link AccuracyIT} runs them to their end. */
class RealRunsIT {
    @TempDir
    Path folder;

    private JsonNode train(String runFile, String... more) throws Exception {
        return RealData.product(folder).train(runFile, "run", more);
    }

    @Test
    void paddedSeriesAreToldApart() throws Exception {
        JsonNode result = train("vowels-lstm.yaml", "--set", "training.epochs=15");

        assertThat(result.path("rows").path("test").asInt()).isEqualTo(370);
        assertThat(result.path("test").path("accuracy").asDouble()).isGreaterThan(0.8);
    }

    @Test
    void tumoursAreToldApart() throws Exception {
        JsonNode result =
                train("wdbc.yaml", "--set", "training.epochs=15", "--set", "data.split.validation={ folds: 3 }");

        assertThat(result.path("accuracy").path("mean").asDouble()).isGreaterThan(0.9);
    }
}
