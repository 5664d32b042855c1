package dev.lockstep.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What an average of 4 processes on this machine costs, by each way, beside what the machine's sockets can do; or by the ways that are
 * named, and nothing beside.
 */
public final class ExchangeBenchmark {
    static final int[] LENGTHS = {101_770, 1_000_000, 25_000_000};

    /** Floats that a newcomer takes over: 25 million parameters with Adam and a best model are as many. */
    static final int STATE = 125_000_000;

    static final int TIMES_TAKEN_OVER = 5;

    private static final int RANKS = 4;
    private static final int ROUNDS = 3;

    private ExchangeBenchmark() {}

    /** As often as it takes for a median to mean something. */
    static int times(int length) {
        return Math.max(20, Math.min(1_000, 200_000_000 / length));
    }

    public static void main(String[] args) throws Exception {
        Benchmarks.say("%d cores, %d processes of one replica each, median ms of an average", cores(), RANKS);
        Benchmarks.say("%-24s %12s %12s %12s %24s", "", "101,770", "1,000,000", "25,000,000", "125,000,000 taken over");
        List<ExchangeRank.Way> ways = ExchangeRank.Way.of(args);
        for (int round = 0; round < ROUNDS; round++) {
            sayExchanges(ways);
            if (args.length > 0) {
                continue;
            }
            Gloo.millis(RANKS)
                    .ifPresentOrElse(
                            millis -> sayRow("gloo (PyTorch)", millis),
                            () -> Benchmarks.say("gloo (PyTorch)           not here: no python3 that has torch"));
            sayRow("raw sockets", RawSockets.millis(RANKS));
        }
        if (args.length == 0) {
            sayRow("Spark treeAggregate", SparkAverage.millis(RANKS));
        }
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static void sayRow(String name, double[] millis) {
        String takenOver = millis.length > LENGTHS.length ? String.format(Locale.ROOT, "%24.0f", millis[3]) : "";
        Benchmarks.say("%-24s %12.3f %12.3f %12.2f %s", name, millis[0], millis[1], millis[2], takenOver);
    }

    private static void sayExchanges(List<ExchangeRank.Way> ways) throws IOException {
        List<Process> ranks = new ArrayList<>();
        try {
            for (int rank = 0; rank < RANKS; rank++) {
                ranks.add(start(rank, ways));
            }
            List<BufferedReader> told = ranks.stream()
                    .map(one -> one.inputReader(StandardCharsets.UTF_8))
                    .toList();
            for (ExchangeRank.Way way : ways) {
                introduce(ranks, told);
                sayRow(way.words(), medians(told));
            }
        } finally {
            ranks.forEach(Process::destroyForcibly);
        }
    }

    private static Process start(int rank, List<ExchangeRank.Way> ways) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=2g",
                "-cp",
                System.getProperty("java.class.path"),
                ExchangeRank.class.getName(),
                "" + rank,
                "" + RANKS));
        ways.forEach(way -> command.add(way.name()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Tells all ranks where all are. */
    private static void introduce(List<Process> ranks, List<BufferedReader> told) throws IOException {
        StringBuilder all = new StringBuilder();
        for (BufferedReader one : told) {
            all.append(line(one)).append('\n');
        }
        for (Process rank : ranks) {
            PrintStream to = new PrintStream(rank.getOutputStream(), true, StandardCharsets.UTF_8);
            to.print(all);
            to.flush();
        }
    }

    /** The slowest rank's median. */
    private static double[] medians(List<BufferedReader> told) throws IOException {
        double[] medians = new double[LENGTHS.length + 1];
        for (int i = 0; i < medians.length; i++) {
            List<Double> ofRanks = new ArrayList<>();
            for (BufferedReader one : told) {
                ofRanks.add(Double.valueOf(line(one)));
            }
            medians[i] = Collections.max(ofRanks);
        }
        return medians;
    }

    static String line(BufferedReader from) throws IOException {
        String line = from.readLine();
        if (line == null) {
            throw new IOException("a rank ended too early; see above");
        }
        return line;
    }
}
