package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with two ranks each: over a slow network, and where there is a secret, but hardly any memory to share. */
class SeveralHostsIT {
    private static final int HOSTS = 2;
    private static final int RANKS_EACH = 2;
    private static final int STEPS = 20;
    private static final int UNITS = 400;
    private static final long PARAMETERS = 3L * UNITS + UNITS * (UNITS + 1) + UNITS + 1;
    private static final String[] SETTINGS = {
        "--set",
        "name=hosts",
        "--set",
        "cluster.ranks=4",
        "--set",
        "cluster.wait=5 min",
        "--set",
        "training.epochs=4",
        "--set",
        "training.updater={ sgd: { learningRate: 0.1 } }",
        "--set",
        "network.layers=[{ dense: { units: 400, activation: tanh } }, { dense: { units: 400, activation: tanh } },"
                + " { dense: { units: 1, activation: sigmoid } }]"
    };
    private static final Map<String, String> ENCRYPTED = Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "known to this test alone",
            "spark.network.crypto.enabled", "true",
            "spark.master.rest.enabled", "false"); // it knows no secret

    @TempDir
    static Path folder;

    private static String inOneJvm;

    @BeforeAll
    static void trainInOneJvm() throws Exception {
        assumeTrue(Hosts.areThere(), "network namespaces need root and iproute2");
        inOneJvm = new Product(folder)
                .train("moons.yaml", "in-one-jvm", SETTINGS)
                .path("weightsSha256")
                .asText();
    }

    /** Each host sends its part of the sums and of the averages, together once the parameters, whatever ranks it has. */
    @Tag("large")
    @Test
    void onASlowNetworkHostsExchangeOnceAStepAndNobodyIsTakenForLost() throws Exception {
        Path tap = folder.resolve("open.frames");
        try (Hosts hosts = Hosts.joined(1 + HOSTS, new Cable(5, 50, tap));
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("open"), hosts, RANKS_EACH)) {
            Scene scene = endsWithTheSameWeights(cluster, Map.of());

            assertThat(hosts.bytesSent(host(scene, 0).endsWith(".2") ? 2 : 1))
                    .as("bytes that the host without rank 0 sent in %d steps", STEPS)
                    .isBetween((long) (0.95 * STEPS * PARAMETERS * Float.BYTES), (long)
                            (1.3 * STEPS * PARAMETERS * Float.BYTES));
            assertThat(socketsInsteadOfMemory(scene)).isEmpty();
            assertThat(Parameters.of(scene.directory()).seenIn(tap))
                    .as("or else whoever looks for them sees nothing")
                    .isPositive();
        }
    }

    @Tag("wide")
    @Test
    void withoutMemoryToShareRanksOfOneHostSaySoAndNoParametersAreSeenOnTheWire() throws Exception {
        Path home = folder.resolve("encrypted");
        Path tap = folder.resolve("encrypted.frames");
        writeDefaults(home);
        try (Hosts hosts = Hosts.joined(1 + HOSTS, new Cable(0, 0, tap), "4m");
                StandaloneCluster cluster = StandaloneCluster.start(home, hosts, RANKS_EACH)) {
            Scene scene = endsWithTheSameWeights(cluster, ENCRYPTED);

            assertThat(socketsInsteadOfMemory(scene))
                    .hasSize(HOSTS * RANKS_EACH)
                    .allMatch(text -> text.contains("/dev/shm has "));
            assertThat(Files.size(tap)).isGreaterThan(STEPS * PARAMETERS * Float.BYTES);
            assertThat(Parameters.of(scene.directory()).seenIn(tap)).isZero();
        }
    }

    private static void writeDefaults(Path home) throws IOException {
        Path conf = Files.createDirectories(Product.sparkHome(home).resolve("conf"));
        Files.write(
                conf.resolve("spark-defaults.conf"),
                ENCRYPTED.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList(),
                StandardCharsets.UTF_8);
    }

    private static Scene endsWithTheSameWeights(StandaloneCluster cluster, Map<String, String> spark) throws Exception {
        Scene scene = Scene.train(cluster, spark, folder, "moons.yaml", SETTINGS);
        Product.Ended ended = scene.end();
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(scene.weights()).isEqualTo(inOneJvm);
        assertThat(scene.events("regrouped")).isEmpty();
        assertThat(List.of(host(scene, 1), host(scene, 3)))
                .as("ranks of one host follow each other")
                .containsExactly(host(scene, 0), host(scene, 2))
                .doesNotHaveDuplicates();
        return scene;
    }

    private static String host(Scene scene, int rank) throws IOException {
        return scene.events("rankPlaced").stream()
                .filter(event -> event.path("rank").asInt() == rank)
                .findFirst()
                .orElseThrow()
                .path("host")
                .asText();
    }

    private static List<String> socketsInsteadOfMemory(Scene scene) throws IOException {
        return scene.events("warned").stream()
                .map((JsonNode warned) -> warned.path("message").asText())
                .filter(text -> text.contains("exchanges over sockets"))
                .toList();
    }
}
