package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two hosts with two ranks each, over a slow network, and where hosts have hardly any memory to share. */
class SeveralHostsIT {
    private static final int HOSTS = 2;
    private static final int RANKS_EACH = 2;
    private static final int STEPS = 20;
    private static final String[] SETTINGS = {
        "--set", "name=hosts",
        "--set", "training.epochs=4",
        "--set", "training.updater={ sgd: { learningRate: 0.1 } }",
        "--set",
                "network.layers=[{ dense: { units: 400, activation: tanh } }, { dense: { units: 400, activation: tanh } },"
                        + " { dense: { units: 1, activation: sigmoid } }]"
    };

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

    /** Each host sends the others its part of the sums and of the averages, together once the parameters, and not its ranks. */
    @Test
    void onASlowNetworkHostsExchangeOnceAStepAndNobodyIsTakenForLost() throws Exception {
        try (Hosts hosts = Hosts.joined(1 + HOSTS, Cable.slow(5, 50));
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("far"), hosts, RANKS_EACH)) {
            Scene scene = endsWithTheSameWeights(cluster);

            int hostOfRankZero = hostOf(scene, 0);
            int other = hostOfRankZero == 1 ? 2 : 1;
            long parameters =
                    scene.events("runStarted").get(0).path("parameters").asLong();
            assertThat(hosts.bytesSent(other))
                    .as("bytes that a host without rank 0 sent in %d steps", STEPS)
                    .isBetween((long) (0.95 * STEPS * parameters * Float.BYTES), (long)
                            (1.3 * STEPS * parameters * Float.BYTES));
            assertThat(scene.events("warned")).extracting(this::message).noneMatch(text -> text.contains("sockets"));
        }
    }

    @Test
    void whereMemoryToShareIsTooSmallRanksOfOneHostSayThatTheyExchangeOverSockets() throws Exception {
        try (Hosts hosts = Hosts.withSharedMemory(1 + HOSTS, "4m");
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("tight"), hosts, RANKS_EACH)) {
            Scene scene = endsWithTheSameWeights(cluster);

            assertThat(scene.events("warned"))
                    .extracting(this::message)
                    .filteredOn(text -> text.contains("exchanges over sockets"))
                    .hasSize(HOSTS * RANKS_EACH)
                    .allMatch(text -> text.contains("/dev/shm has "));
        }
    }

    private static Scene endsWithTheSameWeights(StandaloneCluster cluster) throws Exception {
        Scene scene = Scene.train(cluster, folder, "moons.yaml", SETTINGS);
        Product.Ended ended = scene.end();
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(scene.weights()).isEqualTo(inOneJvm);
        assertThat(scene.events("regrouped")).isEmpty();
        assertThat(List.of(0, 1, 2, 3).stream().map(rank -> host(scene, rank)))
                .as("ranks of one host follow each other")
                .containsExactly(host(scene, 0), host(scene, 0), host(scene, 2), host(scene, 2))
                .satisfies(hosts -> assertThat(hosts.get(0)).isNotEqualTo(hosts.get(2)));
        return scene;
    }

    private static int hostOf(Scene scene, int rank) {
        return host(scene, rank).endsWith(".2") ? 1 : 2;
    }

    private static String host(Scene scene, int rank) {
        try {
            return scene.events("rankPlaced").stream()
                    .filter(event -> event.path("rank").asInt() == rank)
                    .findFirst()
                    .orElseThrow()
                    .path("host")
                    .asText();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String message(JsonNode warned) {
        return warned.path("message").asText();
    }
}
