package dev.lockstep.driver.cluster;

import dev.lockstep.train.TrainingOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** What a run has of a cluster: jobs, and an end for executors that are given up. */
interface Jobs {
    /** A job that was begun, whose tasks come to a {@code T} each. */
    interface Job<T> {
        /** What rank 0 came to; empty where the job still goes on after so long. */
        Optional<T> await(Duration most) throws InterruptedException, ExecutionException;

        /** Where it has ended by itself, nothing happens. */
        void cancel();
    }

    /** Begins a job with a task for each rank: all at once or none. */
    Job<TrainingOutcome> submit(RankTask task);

    /** Ends executors; others come in their place, where the cluster has any. */
    void replace(List<String> executors);

    /** Ends executors, in whose place nobody comes. */
    void remove(List<String> executors);

    /** By which the tasks of this run are told from those of others. */
    String group();

    /** Whether somebody wants the run to end. */
    boolean isStopping();

    /** Whether the cluster is there no more. */
    boolean isOver();

    /** Whether all that computes is this process. */
    boolean isLocal();
}
