package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers whose libraries would choose other kernels, as those of unlike processors do: what a variable of the
 * environment makes OpenBLAS and oneDNN take the processor for.
 */
class UnlikeExecutorsIT {
    private static final List<Map<String, String>> UNLIKE = List.of(
            Map.of("OPENBLAS_CORETYPE", "Haswell", "DNNL_MAX_CPU_ISA", "AVX2"),
            Map.of("OPENBLAS_CORETYPE", "Sandybridge", "DNNL_MAX_CPU_ISA", "AVX", "OPENBLAS_L2_SIZE", "4096"));

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.start(folder.resolve("cluster"), UNLIKE);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static JsonNode train(Product product, String directory, String arithmetic) throws Exception {
        return product.train(
                "moons.yaml",
                directory,
                "--set",
                "training.arithmetic=" + arithmetic,
                "--set",
                "training.epochs=3",
                "--set",
                "data.store=" + folder.resolve("datasets"));
    }

    @Test
    void portablyTheyTrainTogetherWhatOneMachineTrains() throws Exception {
        Product product = new Product(folder);
        JsonNode together = train(product.on(cluster), "together", "portable");

        assertThat(together.path("ranks").asInt()).isEqualTo(2);
        assertThat(together.path("weightsSha256"))
                .isEqualTo(train(product, "alone", "portable").path("weightsSha256"));
        assertThat(together.path("versions").path("bits of products of parts").asText())
                .contains("HASWELL");
    }

    @Tag("wide")
    @Test
    void nativelyTheOneThatComputesDifferentlyIsNamedAndNotTakenIn() throws Exception {
        JsonNode result = train(new Product(folder).on(cluster), "native", "native");

        assertThat(result.path("status").asText()).isEqualTo("completed");
        assertThat(result.path("ranks").asInt()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("native/events.jsonl")))
                .filteredOn(line -> line.contains("\"regrouped\""))
                .singleElement()
                .satisfies(line -> assertThat(
                                new ObjectMapper().readTree(line).path("why").asText())
                        .containsPattern("rank 1 on 127\\.0\\.0\\.1 \\(executor [0-9]+\\) computes differently: ")
                        .contains("products of parts of OpenBLAS")
                        .containsPattern("(SANDYBRIDGE.* against .*HASWELL|HASWELL.* against .*SANDYBRIDGE)"));
    }
}
