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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * How long it takes to prepare tables: each kind in a process of its own, the first time there, as a command does, and after that; and
 * to find what is prepared.
 */
public final class TableBenchmark {
    private static final int TIMES = 4;
    private static final double NANOS_A_SECOND = 1e9;
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private TableBenchmark() {}

    /**
     * A table.
     *
     * @param numbers columns that are scaled
     * @param words whether two columns of words are encoded besides
     */
    private record Kind(String format, int rows, int numbers, boolean words) {
        static final List<Kind> ALL = List.of(
                new Kind("csv", 60_000, 200, false),
                new Kind("parquet", 60_000, 200, false),
                new Kind("csv", 1_000_000, 10, true));

        Path file(Path folder) {
            return folder.resolve(rows + "." + format);
        }

        void write(Path folder) throws IOException {
            if (format.equals("csv")) {
                writeLines(file(folder));
                return;
            }
            try (SparkSession spark = session()) {
                String lines =
                        new Kind("csv", rows, numbers, words).file(folder).toString();
                spark.read()
                        .option("header", true)
                        .option("inferSchema", true)
                        .csv(lines)
                        .write()
                        .parquet(file(folder).toString());
            }
        }

        private void writeLines(Path table) throws IOException {
            SplitMixRandom random = new SplitMixRandom(7);
            try (BufferedWriter out = Files.newBufferedWriter(table)) {
                String names = String.join(
                        ",", IntStream.range(0, numbers).mapToObj(i -> "x" + i).toList());
                out.write(names + (words ? ",work,country,label\n" : ",label\n"));
                StringBuilder line = new StringBuilder();
                for (int row = 0; row < rows; row++) {
                    line.setLength(0);
                    for (int i = 0; i < numbers; i++) {
                        line.append((random.nextInt(200_000) - 100_000) / 1000.0)
                                .append(',');
                    }
                    if (words) {
                        line.append("work").append(random.nextInt(9));
                        line.append(",country").append(random.nextInt(40)).append(',');
                    }
                    out.write(line.append(row % 10).append('\n').toString());
                }
            }
        }

        DataSpec data(Path folder, Path store) {
            return RunFile.read(
                            "table",
                            """
                            name: table
                            data:
                              source: %s
                              path: %s
                              label: label
                              store: %s
                              prepare:
                                - { scale: standard }
                                %s
                              split: { test: 0.2, validation: 0.1 }
                            network: { layers: [ { dense: { units: 10, activation: softmax } } ], loss: crossEntropy }
                            training: {}
                            """.formatted(
                                            format,
                                            file(folder),
                                            store,
                                            words ? "- { columns: [work, country], encode: oneHot }" : ""),
                            List.of())
                    .data();
        }

        String said(Path folder) throws IOException {
            try (Stream<Path> files = Files.walk(file(folder))) {
                long bytes = files.mapToLong(each -> each.toFile().length()).sum();
                return String.format(
                        java.util.Locale.ROOT,
                        "%,d rows of %d numbers%s, %s of %d MB",
                        rows,
                        numbers + 1,
                        words ? " and 2 words" : "",
                        format,
                        bytes / 1_000_000);
            }
        }
    }

    private static SparkSession session() {
        return SparkSession.builder()
                .appName("table benchmark")
                .master("local[" + Runtime.getRuntime().availableProcessors() + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.log.level", "WARN")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            prepare(Kind.ALL.get(Integer.parseInt(args[0])), Path.of(args[1]));
            return;
        }
        Path folder = Files.createTempDirectory("table-benchmark");
        try {
            Benchmarks.say("%d cores, load %.1f", MACHINE.getAvailableProcessors(), MACHINE.getSystemLoadAverage());
            for (int i = 0; i < Kind.ALL.size(); i++) {
                Kind.ALL.get(i).write(folder);
                inAProcessOfItsOwn(i, folder);
            }
        } finally {
            Benchmarks.remove(folder);
        }
    }

    private static void inAProcessOfItsOwn(int kind, Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-classpath",
                System.getProperty("java.class.path"),
                TableBenchmark.class.getName(),
                String.valueOf(kind),
                folder.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IllegalStateException("failed: " + Kind.ALL.get(kind));
        }
    }

    /**
     * What a preparation took.
     *
     * @param work seconds of all cores; beside other programs they tell more than those of the clock
     */
    private record Took(double seconds, double work) {
        static Took of(SparkSession spark, DataSpec data) {
            long begin = System.nanoTime();
            long busy = MACHINE.getProcessCpuTime();
            DatasetIngest.prepare(spark, data, 1);
            return new Took(
                    (System.nanoTime() - begin) / NANOS_A_SECOND,
                    (MACHINE.getProcessCpuTime() - busy) / NANOS_A_SECOND);
        }
    }

    private static void prepare(Kind kind, Path folder) throws IOException {
        try (SparkSession spark = session()) {
            Took first = Took.of(spark, kind.data(folder, folder.resolve("first")));
            List<Took> later = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                later.add(Took.of(spark, kind.data(folder, folder.resolve("store" + i))));
            }
            Took again = Took.of(spark, kind.data(folder, folder.resolve("first")));
            Benchmarks.say("%s", kind.said(folder));
            Benchmarks.say(
                    "    prepared in %.2f s the first time in a process (%.2f s of work), then in %.2f s (%.2f s of work);"
                            + " found in %.3f s",
                    first.seconds(),
                    first.work(),
                    Benchmarks.median(later.stream().mapToDouble(Took::seconds).toArray()),
                    Benchmarks.median(later.stream().mapToDouble(Took::work).toArray()),
                    again.seconds());
        }
    }
}
