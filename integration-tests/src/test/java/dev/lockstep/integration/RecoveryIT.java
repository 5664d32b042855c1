package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that die, or fall silent, and a driver that is stopped cost a run seconds and nothing of its result. Faults come
 * one after the other, in two runs on one cluster; FaultsIT has each of them by itself.
 */
class RecoveryIT {
    private static final int EXECUTORS = 3;
    private static final String NAME = "recovery";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String[] LONG = {
        "--set", "name=" + NAME,
        "--set", "training.epochs=600",
        "--set", "training.earlyStopping=none",
        "--set", "checkpoint.every=50 steps",
        "--set", "cluster.deadlines.silence=3 s"
    };

    @TempDir
    static Path folder;

    private static String undisturbed;
    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        undisturbed = new Product(folder)
                .train("moons.yaml", "undisturbed", LONG)
                .path("weightsSha256")
                .asText();
        cluster = StandaloneCluster.start(folder.resolve("cluster"), EXECUTORS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void anExecutorIsKilledAndAfterItIsReplacedAllAreKilledAtOnce() throws Exception {
        Scene scene = underWay();
        try {
            scene.executorOf(1).destroyForcibly();
            JsonNode killed = scene.await(regrouped("Command exited with code 137"));
            assertThat(killed.path("why").asText())
                    .containsPattern("rank 1 on 127\\.0\\.0\\.1 \\(executor [0-9]+\\) was lost while training step"
                            + " [0-9]+: Command exited with code 137");
            JsonNode replaced = scene.await(regrouped("more executors have come"));
            scene.await(event ->
                    event.path("event").asText().equals("resumed") && Scene.time(event) > Scene.time(replaced));

            List<ProcessHandle> all = List.of(scene.executorOf(0), scene.executorOf(1), scene.executorOf(2));
            all.forEach(ProcessHandle::destroyForcibly);

            endsAsIfNothingHadHappened(scene);
        } finally {
            scene.driver().destroyForcibly();
        }
    }

    /** For longer than Spark waits for a word of an executor: as one who halts a program, or closes a laptop. */
    @Tag("wide")
    @Test
    void aRunOnOneMachineIsHaltedAndGoesOn() throws Exception {
        Scene scene = underWay(Map.of("spark.master", "local[*]", "spark.network.timeout", "4s"));
        ProcessHandle process = scene.driver().toHandle();
        try {
            Product.signal(process, "STOP");
            TimeUnit.SECONDS.sleep(10);
            Product.signal(process, "CONT");

            Product.Ended ended = endsAsIfNothingHadHappened(scene);
            assertThat(ended.err()).doesNotContain("ERROR");
        } finally {
            process.destroyForcibly();
        }
    }

    @Tag("faults")
    @Test
    void anExecutorFallsSilentAndThenTheDriverIsTerminatedAndTheRunResumed() throws Exception {
        Scene scene = underWay();
        ProcessHandle silent = scene.executorOf(2);
        try {
            Product.signal(silent, "STOP");
            JsonNode lost = scene.await(regrouped("said nothing for 3 s"));
            assertThat(lost.path("why").asText())
                    .containsPattern("rank 2 on 127\\.0\\.0\\.1 \\(executor [0-9]+\\) was lost");
            scene.await(resumedAfter(lost)); // before that there are no ranks that could leave a model

            // Not INT, which is ignored by all that a shell has started in the background.
            Product.signal(scene.driver().toHandle(), "TERM");
            assertThat(scene.driver().waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(scene.driver().exitValue()).isIn(130, 143);
            assertThat(scene.directory().resolve("model.zip")).isNotEmptyFile();
            assertThat(Files.readString(scene.directory().resolve("result.json")))
                    .contains("\"interrupted\"", "./lockstep resume");

            scene.resume();
            endsAsIfNothingHadHappened(scene);
        } finally {
            silent.destroyForcibly();
            scene.driver().destroyForcibly();
        }
    }

    /** Ctrl-S, or a pager that nobody turns: whoever hears the executors must not wait for it. */
    @Tag("wide")
    @Test
    void aTerminalThatNobodyReadsCostsNoExecutor() throws Exception {
        Product product = new Product(Files.createTempDirectory(folder, "unread"))
                .on(cluster)
                .with(Map.of("lockstep.columns", "200"));
        List<String> arguments = new ArrayList<>(List.of("train", Product.runFile("moons.yaml"), "--run", "run"));
        arguments.addAll(List.of(LONG));
        Process unread = product.startUnread(arguments.toArray(String[]::new));
        try {
            assertThat(unread.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(unread.exitValue()).isZero();
            assertThat(unread.getInputStream().available())
                    .as("bytes that fill the pipe")
                    .isGreaterThan(60_000);
            assertThat(product.result("run").path("weightsSha256").asText()).isEqualTo(undisturbed);
            assertThat(Files.readString(product.folder().resolve("run/events.jsonl")))
                    .doesNotContain("\"regrouped\"");
        } finally {
            unread.destroyForcibly();
        }
    }

    private static Scene underWay() throws Exception {
        return underWay(Map.of());
    }

    private static Scene underWay(Map<String, String> spark) throws Exception {
        Scene scene = Scene.train(cluster, spark, folder, "moons.yaml", LONG);
        scene.await(event -> event.path("event").asText().equals("epochEnded"));
        return scene;
    }

    private static Predicate<JsonNode> regrouped(String why) {
        return event -> event.path("event").asText().equals("regrouped")
                && event.path("why").asText().contains(why);
    }

    private static Predicate<JsonNode> resumedAfter(JsonNode event) {
        return later -> later.path("event").asText().equals("resumed") && Scene.time(later) > Scene.time(event);
    }

    private static Product.Ended endsAsIfNothingHadHappened(Scene scene) throws IOException, InterruptedException {
        Product.Ended ended = scene.end();
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(scene.weights()).isEqualTo(undisturbed);
        assertThat(scene.directory().resolve("report.html")).isNotEmptyFile();
        assertThat(shared()).isEmpty();
        return ended;
    }

    private static List<Path> shared() throws IOException {
        try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
            return files.filter(file -> file.getFileName().toString().contains(NAME))
                    .toList();
        }
    }
}
