package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster keeps of the machine's speed: 4 executors that average after every step, against 4 JVMs that never do, each
 * with LeNet and 64 rows a step; and what goes through the driver meanwhile.
 */
public final class ClusterBenchmark {
    private static final String RUN = """
            name: benchmark
            data: { source: digits }
            network:
              layers:
            """ + Benchmarks.LENET + """
              loss: crossEntropy
            training: { batch: 64, epochs: 1, updater: { adam: { learningRate: 0.001 } } }
            checkpoint: { every: 1000000 steps }
            """;

    private static final int EXECUTORS = 4;
    private static final int STEPS = 300;
    private static final int ROWS = STEPS * 64;
    /** Compilers are at work for so long, and whoever waits for the slowest of four waits for all four of them. */
    private static final int WARM_UP = 2;

    private static final int ROUNDS = 7;
    private static final int MEGABYTES = 1024;

    private ClusterBenchmark() {}

    private static final DriverTraffic TRAFFIC = new DriverTraffic();

    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("cluster-benchmark");
        settings(folder, EXECUTORS);
        RunSpec together = run(folder, EXECUTORS, EXECUTORS * ROWS);
        RunSpec alone = run(folder, 1, ROWS);
        try (SparkCluster cluster = SparkCluster.start(together)) {
            cluster.hearMessages(TRAFFIC);
            String all = prepared(cluster, together);
            String quarter = prepared(cluster, alone);
            try (LoneRank lone = new LoneRank(EXECUTORS, folder, quarter)) {
                compare(cluster, together, all, lone, folder);
            }
        }
    }

    private static void compare(SparkCluster cluster, RunSpec together, String all, LoneRank lone, Path folder)
            throws Exception {
        Benchmarks.say(
                "%d cores; LeNet, batch 64, %d steps; the first %d rounds warm up",
                Runtime.getRuntime().availableProcessors(), STEPS, WARM_UP);
        Benchmarks.say(
                "%-8s %22s %22s %8s %14s",
                "round", "4 executors, rows/s", "4 lone JVMs, rows/s", "share", "driver B/step");
        double[] shares = new double[ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long before = TRAFFIC.bytesOfWords();
            TrainingOutcome outcome =
                    cluster.train(together, all, Files.createTempDirectory(folder, "run"), event -> {});
            long words = TRAFFIC.bytesOfWords() - before;
            double alone = lone.samplesPerSecond();
            double share = outcome.samplesPerSecond() / alone;
            Benchmarks.say(
                    "%-8d %,22.0f %,22.0f %8.3f %,14d",
                    round + WARM_UP + 1, outcome.samplesPerSecond(), alone, share, words / outcome.steps());
            if (round >= 0) {
                shares[round] = share;
            }
        }
        Benchmarks.say(
                "median share %.3f; files through the driver %,d bytes",
                Benchmarks.median(shares), TRAFFIC.bytesOfFiles());
    }

    private static String prepared(SparkCluster cluster, RunSpec run) {
        return DatasetIngest.prepare(
                cluster.session(), run.data(), run.training().seed());
    }

    static RunSpec run(Path folder, int replicas, int rows) {
        List<String> settings = new ArrayList<>(List.of("data.store=" + folder.resolve("datasets")));
        settings.addAll(List.of("data.rows=" + rows, "training.replicas=" + replicas, "cluster.ranks=" + replicas));
        return RunFile.read("benchmark", RUN, settings);
    }

    static int rows() {
        return ROWS;
    }

    /** Executors as processes of their own, of one core each. */
    static void settings(Path folder, int executors) throws IOException {
        Files.createDirectories(folder.resolve("home/jars"));
        set("spark.master", "local-cluster[" + executors + ",1," + MEGABYTES + "]");
        set("spark.testing", "true");
        set("spark.test.home", folder.resolve("home").toString());
        set("spark.executorEnv.SPARK_SCALA_VERSION", "2.13");
        set("spark.executor.memory", MEGABYTES + "m");
        set("spark.executor.extraClassPath", System.getProperty("java.class.path"));
        set("spark.driver.host", "127.0.0.1");
        set("spark.driver.bindAddress", "127.0.0.1");
        set("spark.log.level", "ERROR");
    }

    private static void set(String key, String value) {
        System.setProperty(key, value);
    }
}
