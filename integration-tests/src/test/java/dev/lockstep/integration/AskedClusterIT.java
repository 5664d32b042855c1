package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors that answer for a model, and are looked at before a run. */
class AskedClusterIT {
    /** With {@code -Dlockstep.predict.rows=1000000} as many as that. */
    private static final int ROWS = Integer.getInteger("lockstep.predict.rows", 20_000);

    private static final long LONGEST_MILLIS = 120_000;

    @TempDir
    static Path folder;

    private static StandaloneCluster cluster;

    @BeforeAll
    static void start() throws Exception {
        cluster = StandaloneCluster.start(folder.resolve("cluster"), 2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void everyRowIsWrittenOnceThoughAnExecutorIsKilledMeanwhile() throws Exception {
        Product here = new Product(folder);
        String digits = Product.runFile("digits-cnn.yaml");
        here.train("digits-cnn.yaml", "run", "--set", "data.rows=1000", "--set", "training.epochs=1");
        assertThat(here.run("data", "prepare", digits, "--set", "data.rows=" + ROWS, "--set", "data.store=more")
                        .status())
                .isZero();
        String rows = list(folder.resolve("more")).get(0).toString();

        Product product = new Product(folder).on(cluster);
        Process predicts = product.start("predict", "run", rows, "--to", "said", "--format", "csv");
        try {
            awaitTwoTasks();
            cluster.executor("1").orElseThrow().destroyForcibly();
            Product.Ended ended = product.end(predicts);
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(ended.out()).contains(String.format(Locale.ROOT, "%,d rows predicted", ROWS));
        } finally {
            predicts.destroyForcibly();
        }

        List<String> said = list(folder.resolve("said")).stream()
                .filter(file -> file.getFileName().toString().startsWith("part-"))
                .flatMap(AskedClusterIT::lines)
                .filter(line -> !line.startsWith("part,"))
                .map(line -> line.replaceFirst("^(\\w+,\\d+),.*", "$1"))
                .toList();
        assertThat(said).hasSize(ROWS);
        assertThat(new HashSet<>(said)).hasSize(ROWS);
    }

    @Test
    void theDoctorLooksAtEachExecutor() throws Exception {
        Product.Ended ended = new Product(folder).on(cluster).run("doctor");

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains("each of 2 executors reaches each")
                .contains("executor 0 on 127.0.0.1")
                .contains("executor 1 on 127.0.0.1")
                .contains("the engine dl4j computes")
                .doesNotContain("bad ");
    }

    /** Both executors have begun to write. */
    private static void awaitTwoTasks() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_MILLIS);
        while (System.nanoTime() < end) {
            try (Stream<Path> all = Files.walk(folder, 6)) {
                long begun = all.filter(path -> path.toString().contains(".writing"))
                        .filter(path -> path.getFileName().toString().startsWith("part-"))
                        .count();
                if (begun >= 2) {
                    return;
                }
            } catch (UncheckedIOException e) {
                // Something was renamed meanwhile: at the next look it is there.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("nothing was written within " + LONGEST_MILLIS + " ms");
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.sorted().toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
