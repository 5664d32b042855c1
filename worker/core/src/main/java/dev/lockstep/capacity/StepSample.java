package dev.lockstep.capacity;

import java.io.Serializable;
import java.util.List;

/**
 * Training of one size.
 *
 * @param kind why it was measured
 * @param places for each rank the name of its executor
 * @param replicasARank on each of them
 * @param batch rows that a replica takes in a step
 * @param every steps from one average to the next
 * @param isHeldOut whether the fit must not see it, so that it can judge the forecast
 * @param repeats each from a stretch of its own, in the order of time
 * @param own how long ranks took for a step on their own, reading and computing without the average, over all repeats
 */
public record StepSample(
        Kind kind,
        List<String> places,
        int replicasARank,
        int batch,
        int every,
        boolean isHeldOut,
        List<Repeat> repeats,
        TimeDistribution own)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Why a size was measured. */
    public enum Kind {
        /** One replica by itself, by batch. */
        BATCH,
        /** More ranks, the rows of a step divided among them. */
        STRONG,
        /** More ranks, as many rows each. */
        WEAK
    }

    /**
     * A stretch of steps, times in seconds.
     *
     * @param steps in it
     * @param mean of a step, all of it: the length of the stretch by its steps
     * @param median of a step
     * @param p99 the same of the slowest of a hundred
     * @param split of the mean
     */
    public record Repeat(int steps, double mean, double median, double p99, Split split) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What a step's seconds went into, the mean over ranks. They add up to the mean of a step.
     *
     * @param read waiting for rows
     * @param compute gradient and update
     * @param average exchanging and adding, once all have come
     * @param await waiting for the slowest rank
     */
    public record Split(double read, double compute, double average, double await) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    public int ranks() {
        return places.size();
    }

    public int replicas() {
        return ranks() * replicasARank;
    }

    /** Mean seconds of a step, once for each repeat. */
    public Repeats seconds() {
        return new Repeats(repeats.stream().map(Repeat::mean).toList());
    }

    public double rowsPerSecond() {
        return (double) replicas() * batch / seconds().median();
    }
}
