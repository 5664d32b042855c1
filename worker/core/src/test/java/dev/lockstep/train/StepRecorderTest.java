package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.StepRecorder.StepNanos;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StepRecorderTest {
    private static final ReplicaAssignment ASSIGNMENT = new ReplicaAssignment(4, 1);

    @Test
    void eachStepIsTimedAndAveragedWhereItIsDue() throws Exception {
        RunSpec run = Rehearsal.ofTwoClasses(List.of("training.average={ every: 2 }"));
        Dataset rows = MemoryDataset.of(240, 60);
        try (ThreadTeam team = new ThreadTeam(4);
                Engine engine = Engines.named(run.training().engine()).open(RankJob.engineSpec(run, rows));
                MemoryAverager averager = MemoryAverager.join(
                        "recorder/" + UUID.randomUUID(), ASSIGNMENT, 0, team, Duration.ofMinutes(1));
                StepRecorder recorder = new StepRecorder(
                        new RankJob(run, Path.of("nowhere"), ASSIGNMENT, 0),
                        new Training.Rooms(rows, engine, averager, team),
                        ProcessMemory.here())) {
            for (int step = 0; step < 10; step++) {
                StepNanos took = recorder.step();

                assertThat(took.own()).isPositive();
                assertThat(took.read()).isBetween(0L, took.own());
                assertThat(took.average() > 0).as("average after step " + step).isEqualTo(step % 2 == 1);
            }
        }
    }
}
