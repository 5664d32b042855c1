package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sixteen executors, of which some are killed; two runs at once on one cluster and in one store; a run that is halted for long. */
@Tag("large")
class LargeClusterIT {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final LargeReport REPORT = new LargeReport("cluster", "what", "minutes", "same weights");
    private static final String[] LONG = {
        "--set", "training.replicas=16",
        "--set", "training.batch=4",
        "--set", "training.epochs=%d",
        "--set", "training.earlyStopping=none",
        "--set", "checkpoint.every=50 steps",
        "--quiet"
    };

    @TempDir
    Path folder;

    private static String[] settings(int epochs) {
        return java.util.Arrays.stream(LONG)
                .map(word -> word.replace("%d", String.valueOf(epochs)))
                .toArray(String[]::new);
    }

    private String undisturbed(String directory, int epochs) throws Exception {
        return new Product(folder)
                .within(LONGEST)
                .train("moons.yaml", directory, settings(epochs))
                .path("weightsSha256")
                .asText();
    }

    @Test
    void sixteenExecutorsLoseThreeAndEndInTheSameWeights() throws Exception {
        String undisturbed = undisturbed("undisturbed", 400);
        try (StandaloneCluster cluster = StandaloneCluster.startWide(folder.resolve("cluster"), 4, 4)) {
            long began = System.currentTimeMillis();
            Scene scene = Scene.train(cluster, folder, "moons.yaml", settings(400));
            try {
                for (int rank : new int[] {15, 0, 7}) {
                    int before = scene.events("regrouped").size();
                    JsonNode last = scene.await(event -> isStep(event) && step(event) > 100L * before);
                    scene.executorOf(rank).destroyForcibly();
                    scene.await(event -> isStep(event) && step(event) > step(last) + 100);
                }
                ends(scene, undisturbed, "16 executors, three killed one after the other", began);
            } finally {
                scene.driver().destroyForcibly();
            }
        }
    }

    @Test
    void twoRunsOfOneNameShareAClusterAndAStore() throws Exception {
        String first = undisturbed("first", 200);
        String second = undisturbed("second", 250);
        Path store = Files.createDirectories(folder.resolve("store"));
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 4)) {
            Map<String, String> half = Map.of("spark.cores.max", "2");
            long began = System.currentTimeMillis();
            Scene one = Scene.train(cluster, half, folder, "moons.yaml", inStore(store, 200));
            Scene other = Scene.train(cluster, half, folder, "moons.yaml", inStore(store, 250));
            try {
                one.awaitStep(100);
                other.awaitStep(100);
                one.executorOf(1).destroyForcibly();
                other.driver().destroyForcibly();
                other.resume();
                ends(one, first, "two runs at once, one store: an executor of the first killed", began);
                ends(other, second, "two runs at once, one store: the driver of the second killed, resumed", began);
            } finally {
                one.driver().destroyForcibly();
                other.driver().destroyForcibly();
            }
        }
    }

    private static String[] inStore(Path store, int epochs) {
        return java.util.stream.Stream.concat(
                        java.util.Arrays.stream(settings(epochs)),
                        List.of("--set", "checkpoint.path=" + store).stream())
                .toArray(String[]::new);
    }

    @Test
    void aRunHaltedForFiveMinutesGoesOn() throws Exception {
        String undisturbed = undisturbed("undisturbed", 300);
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 2)) {
            long began = System.currentTimeMillis();
            Scene onCluster = Scene.train(cluster, folder, "moons.yaml", settings(300));
            Scene alone = Scene.train(cluster, Map.of("spark.master", "local[*]"), folder, "moons.yaml", settings(300));
            try {
                onCluster.awaitStep(100);
                alone.awaitStep(100);
                Product.signal(onCluster.driver().toHandle(), "STOP");
                Product.signal(alone.driver().toHandle(), "STOP");
                TimeUnit.MINUTES.sleep(5);
                Product.signal(onCluster.driver().toHandle(), "CONT");
                Product.signal(alone.driver().toHandle(), "CONT");
                ends(alone, undisturbed, "one process, halted for five minutes", began);
                ends(onCluster, undisturbed, "the driver of a cluster, halted for five minutes", began);
            } finally {
                onCluster.driver().destroyForcibly();
                alone.driver().destroyForcibly();
            }
        }
    }

    private static void ends(Scene scene, String undisturbed, String what, long began) throws Exception {
        Product.Ended ended = scene.end();
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        boolean same = scene.weights().equals(undisturbed);
        REPORT.row(what, "%.1f | %s", (System.currentTimeMillis() - began) / 60e3, same ? "yes" : "NO");
        assertThat(same).as(what).isTrue();
    }

    private static boolean isStep(JsonNode event) {
        return event.path("event").asText().matches("progress|epochEnded");
    }

    private static long step(JsonNode event) {
        return event.path("step").asLong();
    }
}
