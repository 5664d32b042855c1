package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that dies, or falls silent, costs a run seconds and nothing of its result. */
class RecoveryIT {
    private static final int EXECUTORS = 3;
    private static final String NAME = "recovery";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String[] LONG = {
        "--set", "name=" + NAME, "--set", "training.epochs=1500", "--set", "training.earlyStopping.patience=1000000"
    };

    @TempDir
    static Path folder;

    private static String undisturbed;
    private StandaloneCluster cluster;
    private Product product;

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        undisturbed = new Product(folder)
                .train("moons.yaml", "undisturbed", LONG)
                .path("weightsSha256")
                .asText();
    }

    @BeforeEach
    void start() throws Exception {
        cluster = StandaloneCluster.start(Files.createTempDirectory(folder, "cluster"), EXECUTORS);
        product = new Product(Files.createTempDirectory(folder, "product")).on(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void killed() throws Exception {
        Process run = trainUntilItIsUnderWay();

        signal("KILL", "1");

        endsAsIfNothingHadHappened(run);
        assertThat(regrouped())
                .anySatisfy(event -> assertThat(event.path("why").asText())
                        .containsPattern(
                                "rank [0-2] on 127\\.0\\.0\\.1 \\(executor 1\\) was lost while training step [0-9]+"
                                        + ": Command exited with code 137"))
                .anySatisfy(event -> assertThat(event.path("why").asText()).isEqualTo("more executors have come"));
    }

    @Test
    void killedAllAtOnce() throws Exception {
        Process run = trainUntilItIsUnderWay("--set", "checkpoint.every=50 steps");

        for (String executor : new String[] {"0", "1", "2"}) {
            signal("KILL", executor);
        }

        endsAsIfNothingHadHappened(run);
    }

    @Test
    void stopped() throws Exception {
        Process run = trainUntilItIsUnderWay("--set", "cluster.deadlines.silence=3 s");
        ProcessHandle silent = signal("STOP", "2");

        try {
            endsAsIfNothingHadHappened(run);
            assertThat(regrouped())
                    .anySatisfy(event -> assertThat(event.path("why").asText())
                            .containsPattern(
                                    "rank [0-2] on 127\\.0\\.0\\.1 \\(executor 2\\) was lost.*said nothing for 3 s"));
        } finally {
            silent.destroyForcibly();
        }
    }

    private Process trainUntilItIsUnderWay(String... more) throws IOException, InterruptedException {
        List<String> arguments = Stream.of(
                        Stream.of("train", Product.runFile("moons.yaml"), "--run", "run"),
                        Stream.of(LONG),
                        Stream.of(more))
                .flatMap(all -> all)
                .toList();
        Process run = product.start(arguments.toArray(String[]::new));
        Path events = product.folder().resolve("run/events.jsonl");
        while (run.isAlive()
                && !(Files.exists(events) && Files.readString(events).contains("\"epoch\":30,"))) {
            Thread.sleep(20);
        }
        return run;
    }

    private ProcessHandle signal(String signal, String executor) throws IOException, InterruptedException {
        ProcessHandle process = cluster.executor(executor).orElseThrow();
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        return process;
    }

    private void endsAsIfNothingHadHappened(Process run) throws IOException, InterruptedException {
        Product.Ended ended = product.end(run);
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(product.result("run").path("weightsSha256").asText()).isEqualTo(undisturbed);
        assertThat(shared()).isEmpty();
    }

    private List<JsonNode> regrouped() throws IOException {
        List<JsonNode> found = new ArrayList<>();
        for (String line : Files.readAllLines(product.folder().resolve("run/events.jsonl"))) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("event").asText().equals("regrouped")) {
                found.add(event);
            }
        }
        return found;
    }

    private static List<Path> shared() throws IOException {
        try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
            return files.filter(file -> file.getFileName().toString().contains(NAME))
                    .toList();
        }
    }
}
