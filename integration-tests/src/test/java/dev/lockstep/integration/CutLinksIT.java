package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two of three hosts no longer hear each other, or one of them not the other: the run goes on without one of them. */
@Tag("faults")
class CutLinksIT {
    private static final int HOSTS = 4;
    private static final String[] SETTINGS = {
        "--set", "name=cut",
        "--set", "training.epochs=800",
        "--set", "training.earlyStopping=none",
        "--set", "cluster.deadlines.meeting=4 s"
    };

    @TempDir
    static Path folder;

    private static String undisturbed;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        assumeTrue(Hosts.areThere(), "network namespaces need root and iproute2");
        undisturbed = new Product(folder)
                .train("moons.yaml", "undisturbed", SETTINGS)
                .path("weightsSha256")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cut(boolean bothWays) throws Exception {
        try (Hosts hosts = Hosts.of(HOSTS);
                StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster-" + bothWays), hosts)) {
            Scene scene = Scene.train(cluster, folder, "moons.yaml", SETTINGS);
            scene.awaitStep(100);

            hosts.cut(1, 2);
            if (bothWays) {
                hosts.cut(2, 1);
            }

            Product.Ended ended = scene.end();
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            assertThat(scene.weights()).isEqualTo(undisturbed);
            assertThat(scene.events("regrouped"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.path("ranks").asInt()).isEqualTo(2))
                    .satisfies(event -> assertThat(event.path("why").asText()).contains("waited"));
        }
    }
}
