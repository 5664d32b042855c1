package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two of three hosts no longer hear each other, or one of them not the other, or one and the driver: the run goes on without
 * one of them.
 */
@Tag("faults")
class CutLinksIT {
    private static final int HOSTS = 4;
    private static final String[] SETTINGS = {
        "--set", "name=cut",
        "--set", "training.epochs=800",
        "--set", "training.earlyStopping=none",
        "--set", "cluster.deadlines.meeting=4 s",
        "--set", "cluster.deadlines.silence=4 s"
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

    /** Who no longer hears whom, and what is said of the rank that the run goes on without. */
    private enum Cut {
        BETWEEN_RANKS(1, 2, "waited|did not come"),
        FROM_THE_DRIVER(1, 0, "said nothing");

        private final int one;
        private final int other;
        private final String why;

        Cut(int one, int other, String why) {
            this.one = one;
            this.other = other;
            this.why = why;
        }
    }

    @ParameterizedTest
    @CsvSource({"BETWEEN_RANKS,true", "BETWEEN_RANKS,false", "FROM_THE_DRIVER,true", "FROM_THE_DRIVER,false"})
    void cut(Cut cut, boolean bothWays) throws Exception {
        try (Hosts hosts = Hosts.of(HOSTS);
                StandaloneCluster cluster =
                        StandaloneCluster.start(folder.resolve("cluster-" + cut + "-" + bothWays), hosts)) {
            Scene scene = Scene.train(cluster, folder, "moons.yaml", SETTINGS);
            scene.awaitStep(100);

            hosts.cut(cut.one, cut.other);
            if (bothWays) {
                hosts.cut(cut.other, cut.one);
            }

            Product.Ended ended = scene.end();
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            assertThat(scene.weights()).isEqualTo(undisturbed);
            assertThat(scene.events("regrouped"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.path("ranks").asInt()).isEqualTo(2))
                    .satisfies(event -> assertThat(event.path("why").asText()).containsPattern(cut.why));
        }
    }
}
