package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.TimeDistribution;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one rank noted of a stretch of steps, in nanoseconds.
 *
 * @param repeat which of the stretches of this size
 * @param name of the rank's executor
 * @param read in each step, waiting for rows
 * @param own in each step, with the rows, gradient and update
 * @param average in each step, with the wait for other ranks
 * @param total of all steps
 */
@SuppressWarnings("ArrayRecordComponent") // traces are never compared
record StepTrace(StepSize size, int repeat, int rank, String name, long[] read, long[] own, long[] average, long total)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final double NANOS = 1e9;

    /**
     * One stretch as all of its ranks saw it, in the order of their numbers. Between two averages ranks go their own ways, and the
     * slowest is waited for by the others.
     *
     * @param every steps from one average to the next
     */
    static StepSample.Repeat repeat(List<StepTrace> ranks, int every) {
        StepTrace first = ranks.get(0);
        int steps = first.own.length;
        double read = 0;
        double own = 0;
        double slowest = 0;
        for (int from = 0; from < steps; from += every) {
            long most = 0;
            for (StepTrace rank : ranks) {
                long stretch = sum(rank.own, from, every);
                own += (double) stretch / ranks.size();
                read += (double) sum(rank.read, from, every) / ranks.size();
                most = Math.max(most, stretch);
            }
            slowest += most;
        }
        double mean = first.total / NANOS / steps;
        double await = (slowest - own) / NANOS / steps;
        // What clocks of several ranks cannot agree on is not taken from what was averaged.
        double average = Math.max(0, mean - slowest / NANOS / steps);
        double compute = mean - read / NANOS / steps - average - await;
        return new StepSample.Repeat(
                steps,
                mean,
                first.quantile(0.5, every),
                first.quantile(0.99, every),
                new StepSample.Split(read / NANOS / steps, compute, average, await));
    }

    private static long sum(long[] values, int from, int count) {
        return Arrays.stream(values, from, Math.min(values.length, from + count))
                .sum();
    }

    /** Of steps; where not all of them end with an average, of what one takes from one average to the next. */
    private double quantile(double share, int every) {
        List<Double> all = new ArrayList<>();
        for (int from = 0; from < own.length; from += every) {
            int count = Math.min(every, own.length - from);
            all.add((sum(own, from, count) + sum(average, from, count)) / NANOS / count);
        }
        return TimeDistribution.of(all.stream().mapToDouble(one -> one).toArray())
                .at(share);
    }

    /** How long steps of ranks took on their own. */
    static TimeDistribution own(List<StepTrace> all) {
        return TimeDistribution.of(all.stream()
                .flatMapToLong(trace -> Arrays.stream(trace.own))
                .mapToDouble(nanos -> nanos / NANOS)
                .toArray());
    }
}
