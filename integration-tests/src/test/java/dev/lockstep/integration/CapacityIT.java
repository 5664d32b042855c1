package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one machine can do, measured in seconds. */
class CapacityIT {
    private static final Map<String, String> TWO_SLOTS = Map.of("spark.master", "local[2]");

    @TempDir
    private Path folder;

    private JsonNode capacity(String run) throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve(run).resolve("capacity.json").toFile());
    }

    @Test
    void aMachineIsMeasuredWithinItsTimeAndTwoMeasurementsAreCompared() throws Exception {
        Product product = new Product(folder).on(TWO_SLOTS);
        Product.Ended ended = product.run(
                "capacity",
                "--run-file",
                Product.runFile("moons.yaml"),
                "--run",
                "measured",
                "--within",
                "15 s",
                "--ranks",
                "2",
                "--soak",
                "2 s");

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("executors  2 of 2", "averages", "scaling", "report ");
        JsonNode capacity = capacity("measured");
        assertThat(capacity.path("missing")).isEmpty();
        assertThat(capacity.path("executors")).hasSize(2);
        assertThat(capacity.path("executors").get(0).path("flopsPerSecond")).hasSize(5);
        assertThat(capacity.path("averages")).isNotEmpty();
        assertThat(kinds(capacity)).contains("BATCH", "STRONG", "WEAK");
        assertThat(capacity.path("soak")).isNotEmpty();
        assertThat(capacity.path("workload").path("parameters").asInt()).isEqualTo(337);
        look();

        Product.Ended compared = product.run("capacity", "compare", "measured", "measured");
        assertThat(compared.status()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("GFLOP/s a core", "+0.0%");
        assertThat(compared.out()).doesNotContain("only in");
    }

    private static List<String> kinds(JsonNode capacity) {
        List<String> kinds = new ArrayList<>();
        capacity.path("steps").forEach(step -> kinds.add(step.path("kind").asText()));
        return kinds;
    }

    private void look() throws Exception {
        Optional<DrivenBrowser> found = DrivenBrowser.ofThisMachine(folder);
        if (found.isPresent()) {
            try (DrivenBrowser browser = found.get()) {
                browser.open(folder.resolve("measured/capacity.html").toUri().toString());
                new PagePictures(browser).take("capacity");
                assertThat(browser.faults()).isEmpty();
            }
        }
    }

    @Test
    void whatCannotBeMeasuredOrComparedIsRefusedInOneSentence() throws Exception {
        Product product = new Product(folder);
        Files.createDirectories(folder.resolve("other"));
        Files.writeString(folder.resolve("other/capacity.json"), "{ \"version\": 99 }");

        Product.Ended other = product.run("capacity", "compare", "other", "other");
        assertThat(other.status()).isEqualTo(2);
        assertThat(other.err()).contains("has format version 99; this build reads version 1");

        Product.Ended none = product.run("capacity", "compare", "nowhere", "other");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("nowhere holds no capacity.json");

        Product.Ended time = product.run("capacity", "--within", "soon");
        assertThat(time.status()).isEqualTo(2);
        assertThat(time.err()).contains("--within soon is not a time");
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
