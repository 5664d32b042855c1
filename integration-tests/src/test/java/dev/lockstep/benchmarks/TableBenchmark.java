package dev.lockstep.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import dev.lockstep.config.DataSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.order.SplitMixRandom;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** How long it takes to prepare a million rows of CSV, with numbers that are scaled and words that are encoded. */
public final class TableBenchmark {
    private static final int ROWS = 1_000_000;
    private static final int NUMBERS = 10;
    private static final int TIMES = 2;
    private static final double NANOS_A_SECOND = 1e9;

    private TableBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("table-benchmark");
        Path table = folder.resolve("table.csv");
        write(table);
        OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (SparkSession spark = SparkSession.builder()
                .appName("table benchmark")
                .master("local[4]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate()) {
            spark.sparkContext().setLogLevel("WARN");
            Benchmarks.say(
                    "%d rows, %d MB, load %.1f", ROWS, Files.size(table) / 1_000_000, machine.getSystemLoadAverage());
            for (int i = 0; i < TIMES; i++) {
                long begin = System.nanoTime();
                long busy = machine.getProcessCpuTime();
                DatasetIngest.prepare(spark, data(table, folder.resolve("store" + i)), 1);
                Benchmarks.say(
                        "time %d: prepared in %.1f s, %.1f s of work of 4 cores",
                        i + 1,
                        (System.nanoTime() - begin) / NANOS_A_SECOND,
                        (machine.getProcessCpuTime() - busy) / NANOS_A_SECOND);
            }
        } finally {
            Benchmarks.remove(folder);
        }
    }

    private static void write(Path table) throws IOException {
        SplitMixRandom random = new SplitMixRandom(7);
        try (BufferedWriter out = Files.newBufferedWriter(table)) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < NUMBERS; i++) {
                line.append('x').append(i).append(',');
            }
            out.write(line.append("work,country,label\n").toString());
            for (int row = 0; row < ROWS; row++) {
                line.setLength(0);
                for (int i = 0; i < NUMBERS; i++) {
                    line.append(random.nextInt(100_000) / 1000.0).append(',');
                }
                line.append("work").append(random.nextInt(9)).append(",country").append(random.nextInt(40));
                out.write(line.append(row % 2 == 0 ? ",yes\n" : ",no\n").toString());
            }
        }
    }

    private static DataSpec data(Path table, Path store) {
        return RunFile.read("table", """
                        name: table
                        data:
                          source: csv
                          path: %s
                          label: label
                          store: %s
                          prepare:
                            - { columns: [0-9], scale: standard }
                            - { columns: [work, country], encode: oneHot }
                          split: { test: 0.2, validation: 0.1 }
                        network: { layers: [ { dense: { units: 2, activation: softmax } } ], loss: crossEntropy }
                        training: { replicas: 4 }
                        """.formatted(table, store), List.of()).data();
    }
}
