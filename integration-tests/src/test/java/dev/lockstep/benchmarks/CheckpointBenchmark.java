package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
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
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What never losing a step costs: the copy that outlives each step, and a checkpoint every 50 steps. */
public final class CheckpointBenchmark {
    private static final int STEPS = 250;
    private static final int ROUNDS = 9;
    private static final String RUN = """
            name: lenet
            data: { source: digits }
            network:
              layers:
                - reshape: { sizes: [1, 28, 28] }
            """ + Benchmarks.LENET + """
              loss: crossEntropy
            training: { replicas: 4, batch: 64, epochs: 1, updater: { adam: { learningRate: 0.001 } } }
            """;

    private CheckpointBenchmark() {}

    public static void main(String[] args) throws Exception {
        double[] copies = new double[ROUNDS];
        double[] checkpoints = new double[ROUNDS];
        AtomicInteger written = new AtomicInteger();
        for (int round = -1; round < ROUNDS; round++) {
            double plain = rowsPerSecond("1000000 steps", SurvivingState.none(), new AtomicInteger());
            double copied = rowsPerSecond("1000000 steps", memory(), new AtomicInteger());
            written.set(0);
            double written50 = rowsPerSecond("50 steps", memory(), written);
            System.out.println(String.format(
                    Locale.ROOT,
                    "%,.0f rows/s; %,.0f with a copy after each step; %,.0f with %d checkpoints besides",
                    plain,
                    copied,
                    written50,
                    written.get()));
            if (round >= 0) {
                copies[round] = copied / plain;
                checkpoints[round] = written50 / copied;
            }
        }
        System.out.println(String.format(
                Locale.ROOT,
                "share of the throughput that is kept, median of %d: copy after each step %.3f, checkpoint every 50 steps %.3f",
                ROUNDS,
                Benchmarks.median(copies),
                Benchmarks.median(checkpoints)));
    }

    private static SurvivingState memory() {
        return SurvivingState.of(UUID.randomUUID().toString());
    }

    private static double rowsPerSecond(String every, SurvivingState survivingState, AtomicInteger written)
            throws Exception {
        RunSpec run = RunFile.read("benchmark", RUN, List.of("checkpoint.every=" + every));
        RankJob job = new RankJob(run, Files.createTempDirectory("checkpoints"), new ReplicaAssignment(4, 1), 0);
        double[] speed = new double[1];
        try (RandomRows dataset = RandomRows.samePictures(
                        (long) STEPS * 4 * run.training().batch());
                ThreadTeam team = new ThreadTeam(4);
                Engine engine = new Dl4jProvider().open(RankJob.engineSpec(run, dataset));
                Averager averager = MemoryAverager.join(
                        UUID.randomUUID().toString(), new ReplicaAssignment(4, 1), 0, team, Duration.ofMinutes(1));
                Training training = new Training(
                        job,
                        new Training.Rooms(dataset, engine, averager, team),
                        event -> {
                            if (event instanceof Event.EpochEnded end) {
                                speed[0] = end.samplesPerSecond();
                            } else if (event instanceof Event.CheckpointWritten) {
                                written.incrementAndGet();
                            }
                        },
                        survivingState,
                        RankControl.none(),
                        ProcessMemory.here())) {
            training.train();
        }
        return speed[0];
    }
}
