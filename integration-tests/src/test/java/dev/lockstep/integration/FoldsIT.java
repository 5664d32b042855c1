package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cross-validation: runs of one job, each judged by rows that no other one is judged by. */
class FoldsIT {
    private static final String[] SMALL = {
        "--set",
        "data.rows=200",
        "--set",
        "data.split.validation={folds: 3}",
        "--set",
        "training.epochs=2",
        "--set",
        "data.split.test=0",
        "--set",
        "training.earlyStopping=none"
    };

    @TempDir
    Path folder;

    @Test
    void eachRowJudgesOnceAndWhatWasInterruptedGoesOn() throws Exception {
        Product product = new Product(folder);
        JsonNode result = product.train("moons.yaml", "cross", SMALL);

        assertThat(result.path("folds")).hasSize(3);
        int rows = 0;
        for (JsonNode fold : result.path("folds")) {
            rows += fold.path("rows").asInt();
        }
        assertThat(rows).isEqualTo(200);
        assertThat(result.path("accuracy").path("mean").asDouble()).isBetween(0.5, 1.0);
        assertThat(folder.resolve("cross/report.html")).content().contains("fold-02/report.html");

        // As if the machine had been switched off in the third run.
        Files.delete(folder.resolve("cross/result.json"));
        Files.delete(folder.resolve("cross/fold-03/result.json"));
        Product.Ended resumed = product.run("resume", "cross", "--json");
        assertThat(resumed.status()).as(resumed.err()).isZero();
        assertThat(product.result("cross")).isEqualTo(result);
        assertThat(resumed.out()).contains("\"folds\"");

        String second = folder.resolve("cross/fold-02/run.yaml").toString();
        assertThat(product.run("train", second, "--run", "alone").status()).isZero();
        assertThat(product.result("alone").path("weightsSha256"))
                .isEqualTo(result.path("folds").get(1).path("weightsSha256"));
    }

    /** Folds of all cross-validations are called fold-01 and so on, and so would be the folders of their checkpoints. */
    @Tag("wide")
    @Test
    void checkpointsOfOtherFoldsInTheSameStoreAreLeftAlone() throws Exception {
        Product product = new Product(folder);
        String[] stored = {"--set", "checkpoint.path=" + folder.resolve("store").toUri()};
        product.train("moons.yaml", "first", with(stored));
        JsonNode second =
                product.train("moons.yaml", "second", with(stored, new String[] {"--set", "training.seed=7"}));

        for (JsonNode fold : second.path("folds")) {
            String own = "second/" + fold.path("directory").asText();
            assertThat(folder.resolve(own + "/events.jsonl"))
                    .content()
                    .contains("checkpointWritten")
                    .doesNotContain("\"event\":\"resumed\"");
            assertThat(folder.resolve("store/second")).isDirectoryContaining("glob:**/fold-0?-*");
        }
        assertThat(product.result("first").path("folds").findValuesAsText("weightsSha256"))
                .doesNotContainAnyElementsOf(second.path("folds").findValuesAsText("weightsSha256"));
    }

    private static String[] with(String[]... more) {
        return Stream.concat(Stream.of(SMALL), Stream.of(more).flatMap(Stream::of))
                .toArray(String[]::new);
    }
}
