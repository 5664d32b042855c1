package dev.lockstep.driver.cluster;

import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.ClusterSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.StoppedException;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.Training;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * What an executor that comes to a run under way does before it is taken in: some steps on its own, of which nothing is
 * kept. Its first steps load and compile code; while they do, the others train instead of waiting for it.
 */
record WarmUpRun(String runFile, String dataset) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEPS = 50;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The run as it would be on this executor only. */
    RunSpec alone() {
        return RunFile.read(
                RunDirectoryNames.RUN_FILE,
                runFile,
                List.of("training.replicas=1", "cluster.ranks=1", "cluster.minRanks=1"));
    }

    void run() throws IOException {
        RunSpec alone = alone();
        if (alone.network().imported().isPresent() || mayUseCard(alone)) {
            return; // the model that the run began with is the driver's; and what a card needs is not practised on a
            // processor
        }
        try (Dataset rows = LocalBlocks.open(dataset, alone.data());
                ThreadTeam team = new ThreadTeam(1);
                Engine engine = Engines.named(alone.training().engine()).open(RankJob.engineSpec(alone, rows));
                MemoryAverager averager = MemoryAverager.join(
                        "practice/" + UUID.randomUUID(), new ReplicaAssignment(1, 1), 0, team, Duration.ofSeconds(1));
                Training training = new Training(
                        RankJob.warmUp(alone),
                        new Training.Rooms(rows, engine, averager, team),
                        event -> {},
                        SurvivingState.none(),
                        new Enough(),
                        ProcessMemory.here())) {
            training.train();
        } catch (StoppedException e) {
            // It has warmed up enough.
        }
    }

    private static boolean mayUseCard(RunSpec run) {
        return run.cluster().device() != ClusterSpec.Device.CPU
                && DeviceDecision.support(run).why().isEmpty();
    }

    private static final class Enough implements RankControl {
        private final long began = System.nanoTime();

        @Override
        public boolean endsBefore(long step) {
            return step >= STEPS || System.nanoTime() - began > LONGEST.toNanos();
        }

        @Override
        public boolean endsForGood() {
            return false;
        }

        @Override
        public boolean regroups() {
            return false;
        }
    }
}
