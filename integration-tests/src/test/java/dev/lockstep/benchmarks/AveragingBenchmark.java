package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Split;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What an average costs: by itself, and as a share of the throughput of training. */
public final class AveragingBenchmark {
    private static final Duration DEADLINE = Duration.ofMinutes(1);
    private static final int REPLICAS = 4;
    private static final int STEPS = 200;
    private static final int WARM_UPS = 2;
    private static final int PAIRS = 15;

    @SuppressWarnings("InlineFormatString") // a run file reads best on its own
    private static final String RUN = """
            name: averaging
            data: { source: digits }
            network:
              layers:
                - dense: { units: 128, activation: relu }
                - dense: { units: 10, activation: softmax }
              loss: crossEntropy
            training:
              replicas: 4
              batch: 128
              epochs: 1
              updater: { %s: { learningRate: 0.001 } }
              average: { every: %d }
            """;

    private AveragingBenchmark() {}

    public static void main(String[] args) throws Exception {
        Benchmarks.say("%d cores", Runtime.getRuntime().availableProcessors());
        Benchmarks.say("%12s %6s %10s", "floats", "ranks", "median ms");
        for (int length : new int[] {101_770, 1_000_000, 25_000_000}) {
            for (int ranks : new int[] {1, 2, 4}) {
                Benchmarks.say("%,12d %6d %10.3f", length, ranks, averageMillis(length, ranks));
            }
        }
        Benchmarks.say("%8s %6s %16s %16s %6s", "updater", "ranks", "averaged rows/s", "never rows/s", "share");
        for (String updater : List.of("sgd", "adam")) {
            for (int ranks : new int[] {1, 4}) {
                sayShare(updater, ranks);
            }
        }
    }

    private static double averageMillis(int length, int ranks) throws Exception {
        int times = Math.max(20, Math.min(2_000, 200_000_000 / length));
        ReplicaAssignment assignment = new ReplicaAssignment(REPLICAS, ranks);
        String group = UUID.randomUUID().toString();
        double[] millis = new double[times];
        onRanks(ranks, rank -> {
            List<List<FloatBuffer>> own = IntStream.range(0, assignment.count(rank))
                    .mapToObj(i -> List.of(direct(length)))
                    .toList();
            double[] notes = new double[own.size()];
            try (ThreadTeam team = new ThreadTeam(own.size());
                    Averager averager = MemoryAverager.join(group, assignment, rank, team, DEADLINE)) {
                for (int i = -times / 2; i < times; i++) {
                    long began = System.nanoTime();
                    averager.average(own, notes);
                    if (rank == 0 && i >= 0) {
                        millis[i] = (System.nanoTime() - began) / 1e6;
                    }
                }
            }
            return rank;
        });
        return Benchmarks.median(millis);
    }

    private static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static void sayShare(String updater, int ranks) throws Exception {
        double[] averaged = new double[PAIRS];
        double[] never = new double[PAIRS];
        for (int i = -WARM_UPS; i < PAIRS; i++) {
            double with = rowsPerSecond(updater, 1, ranks);
            double without = rowsPerSecond(updater, 1_000_000_000, ranks);
            if (i >= 0) {
                averaged[i] = with;
                never[i] = without;
            }
        }
        double[] shares = new double[PAIRS];
        Arrays.setAll(shares, i -> averaged[i] / never[i]);
        Benchmarks.say(
                "%8s %6d %,16.0f %,16.0f %6.3f",
                updater, ranks, Benchmarks.median(averaged), Benchmarks.median(never), Benchmarks.median(shares));
    }

    /** Trains one epoch; its evaluation at the end is not counted. */
    private static double rowsPerSecond(String updater, int every, int ranks) throws Exception {
        RunSpec run = RunFile.read("benchmark", String.format(Locale.ROOT, RUN, updater, every), List.of());
        Path directory = Files.createTempDirectory("averaging");
        ReplicaAssignment assignment = new ReplicaAssignment(REPLICAS, ranks);
        String group = UUID.randomUUID().toString();
        double[] speed = new double[1];
        Consumer<Event> events = event -> {
            if (event instanceof Event.EpochEnded end) {
                speed[0] = end.samplesPerSecond();
            }
        };
        onRanks(ranks, rank -> train(new RankJob(run, directory, assignment, rank), group, events));
        return speed[0];
    }

    private static long train(RankJob job, String group, Consumer<Event> events) throws Exception {
        RunSpec run = job.run();
        try (RandomRows dataset = RandomRows.samePictures(
                        (long) STEPS * REPLICAS * run.training().batch());
                ThreadTeam team = new ThreadTeam(job.assignment().count(job.rank()));
                Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, dataset));
                Averager averager = MemoryAverager.join(group, job.assignment(), job.rank(), team, DEADLINE);
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        events,
                        SurvivingState.none(),
                        RankControl.none(),
                        ProcessMemory.here())) {
            return training.train().steps() + dataset.rows(Split.TEST);
        }
    }

    private interface OnRank {
        long run(int rank) throws Exception;
    }

    private static void onRanks(int ranks, OnRank work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(ranks);
        try {
            List<Future<Long>> ended = IntStream.range(0, ranks)
                    .mapToObj(rank -> threads.submit((Callable<Long>) () -> work.run(rank)))
                    .toList();
            for (Future<Long> one : ended) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
