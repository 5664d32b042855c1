package dev.lockstep.benchmarks;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.driver.ingest.DatasetIngest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** How long it takes to prepare Fashion-MNIST from its packed IDX files: the first time in a process, and after that. */
public final class IngestBenchmark {
    private static final int TIMES = 4;
    private static final double NANOS_A_SECOND = 1e9;

    private IngestBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path data = Path.of(Optional.ofNullable(System.getenv("LOCKSTEP_DATA")).orElse("../../shared/data"))
                .resolve("fashion-mnist")
                .toAbsolutePath()
                .normalize();
        Path store = Files.createTempDirectory("ingest-benchmark");
        int cores = Runtime.getRuntime().availableProcessors();
        try (SparkSession spark = SparkSession.builder()
                .appName("ingest benchmark")
                .master("local[" + cores + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("WARN");
            Benchmarks.say("%d cores, load %.1f", cores, load());
            for (int i = 0; i < TIMES; i++) {
                Benchmarks.say(
                        "fashion-mnist, time %d: prepared in %.2f s",
                        i + 1, seconds(spark, data, store.resolve("" + i)));
            }
        } finally {
            Benchmarks.remove(store);
        }
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static double seconds(SparkSession spark, Path data, Path store) {
        DataSpec spec = RunFile.read(
                        Path.of("../conf/fashion-mlp.yaml"),
                        List.of(
                                "data.path=" + data.resolve("train-images-idx3-ubyte.gz"),
                                "data.split.test.path=" + data.resolve("t10k-images-idx3-ubyte.gz"),
                                "data.store=" + store))
                .data();
        long begin = System.nanoTime();
        DatasetIngest.prepare(spark, spec, 1);
        return (System.nanoTime() - begin) / NANOS_A_SECOND;
    }
}
