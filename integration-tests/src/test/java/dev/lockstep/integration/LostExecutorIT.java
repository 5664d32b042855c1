package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An executor that dies, or falls silent, ends the run within half a minute, by name, with exit status 1. */
class LostExecutorIT {
    private static final int LONGEST_SECONDS = 30;
    private static final int EXECUTORS = 3;
    private static final String NAME = "lost_executor";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    Path folder;

    private StandaloneCluster cluster;
    private Product product;

    @BeforeEach
    void start() throws Exception {
        cluster = StandaloneCluster.start(folder.resolve("cluster"), EXECUTORS);
        product = new Product(folder).on(Masters.of(cluster));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void killed() throws Exception {
        Process run = trainForEver();

        signal("KILL", "1");

        Product.Ended ended = endOf(run);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.err())
                .containsPattern(
                        "lockstep: rank [0-2] on 127\\.0\\.0\\.1 \\(executor 1\\) was lost while training step [0-9]+"
                                + ": Command exited with code 137");
        assertThat(product.result("run").path("status").asText()).isEqualTo("failed");
        assertThat(shared()).isEmpty();
    }

    @Test
    void stopped() throws Exception {
        Process run = trainForEver("--set", "cluster.deadlines.meeting=5 s");
        ProcessHandle silent = signal("STOP", "2");

        try {
            Product.Ended ended = endOf(run);
            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.err())
                    .containsPattern("lockstep: rank [0-2] on 127\\.0\\.0\\.1 \\(executor [01]\\) failed while training"
                            + " step [0-9]+: .* waited 5\\.0 s for rank [0-2]");
        } finally {
            silent.destroyForcibly();
        }
    }

    private Process trainForEver(String... more) throws IOException, InterruptedException {
        List<String> arguments = Stream.concat(
                        Stream.of(
                                "train",
                                Product.runFile("moons.yaml"),
                                "--run",
                                "run",
                                "--set",
                                "name=" + NAME,
                                "--set",
                                "training.epochs=1000000",
                                "--set",
                                "training.earlyStopping.patience=1000000"),
                        Stream.of(more))
                .toList();
        Process run = product.start(arguments.toArray(String[]::new));
        Path events = folder.resolve("run/events.jsonl");
        while (run.isAlive()
                && !(Files.exists(events) && Files.readString(events).contains("\"epoch\":3"))) {
            Thread.sleep(50);
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

    private Product.Ended endOf(Process run) throws IOException, InterruptedException {
        assertThat(run.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS))
                .as("ended within %d s", LONGEST_SECONDS)
                .isTrue();
        return product.end(run);
    }

    private static List<Path> shared() throws IOException {
        try (Stream<Path> files = Files.list(SHARED_MEMORY)) {
            return files.filter(file -> file.getFileName().toString().contains(NAME))
                    .toList();
        }
    }
}
