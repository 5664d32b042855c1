package dev.lockstep.train;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Engine;
import dev.lockstep.order.AverageSchedule;
import dev.lockstep.order.ShardOrder;
import java.util.Optional;

/**
 * Takes steps as a training does, and notes what each of them took; it judges, keeps and tells nothing. What was learned in them is
 * forgotten.
 */
public final class StepRecorder implements AutoCloseable {
    private final LocalReplicas replicas;
    private final StepAudit audit;
    private final SynchronousSteps steps;
    private long next;

    /**
     * Of a rank of a run.
     *
     * @throws TooLittleMemoryException before any memory is taken, where it would not be enough
     */
    public StepRecorder(RankJob job, Training.Rooms rooms, ProcessMemory memory) {
        RunSpec run = job.run();
        ShardOrder shards =
                rooms.dataset().shards(run.training().replicas(), run.training().rowsAStep());
        planner(run, rooms.dataset(), rooms.engine()).take(job, memory);
        replicas = new LocalReplicas(job, rooms.dataset(), rooms.engine(), rooms.team());
        AverageSchedule due = new AverageSchedule(
                shards.stepsPerEpoch(), run.training().average().every());
        audit = new StepAudit(job, rooms, replicas, due, Optional.empty());
        steps = new SynchronousSteps(replicas, rooms.averager(), job.assignment(), shards, due, audit);
    }

    private static MemoryPlanner planner(RunSpec run, Dataset rows, Engine engine) {
        return new MemoryPlanner(run, rows.schema(), rows.rows(Split.TRAIN), engine.needs());
    }

    /** Why a rank of that run would have too little memory with one replica; empty where it has enough. */
    public static Optional<String> faultOfMemory(RunSpec run, Dataset rows, Engine engine, ProcessMemory memory) {
        return planner(run, rows, engine).ofLeader(1).faultIn(memory);
    }

    /**
     * What a step took of this rank, in nanoseconds; of several replicas, of the slowest.
     *
     * @param read waiting for rows
     * @param own with the rows, its gradient and its update
     * @param average with the wait for other ranks
     */
    public record StepNanos(long read, long own, long average) {}

    /** Takes the next step. A meeting of all ranks where an average is due. */
    public StepNanos step() {
        long began = System.nanoTime();
        boolean isAveraged = steps.step(next);
        long all = System.nanoTime() - began;
        if (isAveraged) {
            steps.averaged(next);
        }
        next++;
        long average = (long) (steps.averagingMillis() * 1e6);
        return new StepNanos(replicas.lastRead(), all - average, average);
    }

    @Override
    public void close() {
        audit.close();
        replicas.close();
    }
}
