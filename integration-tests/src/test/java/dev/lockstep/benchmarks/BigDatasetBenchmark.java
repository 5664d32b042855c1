package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.dl4j.Dl4jProvider;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.Training;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Trains on 4 GB of rows in a JVM of 1 GB, and on rows that it can hold: how fast each is, and how large it becomes. */
public final class BigDatasetBenchmark {
    private static final int REPLICAS = 4;
    private static final long BIG = (4L << 30) / (ByteRows.WIDTH + 1);
    private static final long SMALL = 300_000;
    private static final int PAIRS = 2;

    @SuppressWarnings("InlineFormatString") // a run file reads best on its own
    private static final String RUN = """
            name: big
            data: { source: digits, memory: %s }
            network:
              layers:
                - dense: { units: 128, activation: relu }
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 4
              batch: 128
              epochs: %d
              updater: { adam: { learningRate: 0.001 } }
            """;

    private BigDatasetBenchmark() {}

    /** Without arguments, all of it; with them, one run in this JVM. */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            train(args[0], args[1], Integer.parseInt(args[2]));
            return;
        }
        Path folder = new Path(Files.createTempDirectory("big").toUri());
        try {
            Path big = new Path(folder, "big");
            Path small = new Path(folder, "small");
            ByteRows.write(big, BIG);
            ByteRows.write(small, SMALL);
            for (int pair = 0; pair < PAIRS; pair++) {
                Benchmarks.say("4 GB, by windows:");
                child(big, "64 MB", 1);
                Benchmarks.say("%,d rows in memory, as often:", SMALL);
                child(small, "128 MB", (int) (BIG / SMALL));
            }
        } finally {
            folder.getFileSystem(new Configuration()).delete(folder, true);
        }
    }

    private static void child(Path directory, String memory, int epochs) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                .toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-Xmx"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx1g", "-classpath", System.getProperty("java.class.path")));
        command.addAll(List.of(BigDatasetBenchmark.class.getName(), directory.toString(), memory, "" + epochs));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("the run on " + directory + " ended with status " + status);
        }
    }

    private static void train(String directory, String memory, int epochs) throws Exception {
        RunSpec run = RunFile.read("benchmark", String.format(Locale.ROOT, RUN, memory, epochs), List.of());
        ReplicaAssignment assignment = new ReplicaAssignment(REPLICAS, 1);
        java.nio.file.Path leaves = Files.createTempDirectory("big-run");
        RankJob job = new RankJob(run, leaves, assignment, 0);
        List<Double> speeds = new ArrayList<>();
        Consumer<Event> events = event -> {
            if (event instanceof Event.EpochEnded end) {
                speeds.add(end.samplesPerSecond());
            }
        };
        try (ArrowDataset dataset = ArrowDataset.open(directory, ReadOptions.of(run.data()));
                ThreadTeam team = new ThreadTeam(REPLICAS);
                Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, dataset));
                Averager averager = MemoryAverager.join("big", assignment, 0, team, Duration.ofMinutes(1));
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        events,
                        SurvivingState.none(),
                        RankControl.none(),
                        ProcessMemory.here())) {
            training.train();
        }
        double median = speeds.stream().sorted().toList().get(speeds.size() / 2);
        Benchmarks.say("  %,.0f rows/s, heap %d MB, process at its largest %s", median, mebibytes(), largest());
    }

    private static long mebibytes() {
        return Runtime.getRuntime().maxMemory() >> 20;
    }

    private static String largest() throws IOException {
        return Files.readAllLines(java.nio.file.Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\D+", ""))
                .map(kilobytes -> String.format(Locale.ROOT, "%,d MB", Long.parseLong(kilobytes) / 1024))
                .findFirst()
                .orElse("unknown");
    }
}
