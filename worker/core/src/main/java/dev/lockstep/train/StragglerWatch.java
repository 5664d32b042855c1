package dev.lockstep.train;

import dev.lockstep.average.Averager;
import dev.lockstep.config.RunInterval;
import dev.lockstep.events.Event;
import dev.lockstep.order.ReplicaAssignment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Compares the ranks: the slowest holds up all others, so that it is named. Ranks of one replica are compared with ranks
 * of many by what a replica takes. What the average takes of the rank that is the least time in it is the average itself: all
 * that others are in it longer, they wait.
 */
final class StragglerWatch {
    /** The most steps between two looks, so that a slow rank is named within a long epoch. */
    private static final long MOST_BETWEEN_LOOKS = 512;

    /** The fewest: some epochs are of a few steps, and a look costs a meeting. */
    private static final long LEAST_BETWEEN_LOOKS = 64;

    /** A rank is slow when the mean of its steps is beyond that of the others by this factor, and by this many milliseconds. */
    private static final double SLOW_FACTOR = 1.5;

    private static final double SLOW_MILLIS = 1;

    /** Of each replica: median, tail, mean, and the wait for rows. */
    private static final int FIGURES = 4;

    private final ReplicaAssignment assignment;
    private final Averager averager;
    private final Consumer<Event> events;
    private int lastNamed = -1;

    StragglerWatch(ReplicaAssignment assignment, Averager averager, Consumer<Event> events) {
        this.assignment = assignment;
        this.averager = averager;
        this.events = events;
    }

    /** Due by the step alone, so that all ranks come to look. */
    boolean isDue(long stepsAtLastAverage, long steps, long stepsPerEpoch) {
        long epochs = (LEAST_BETWEEN_LOOKS + stepsPerEpoch - 1) / stepsPerEpoch;
        long every = Math.min(MOST_BETWEEN_LOOKS, epochs * stepsPerEpoch);
        return RunInterval.fellDue(every, stepsAtLastAverage, steps);
    }

    /**
     * A meeting of all ranks.
     *
     * @param own figures of each replica that lives here
     * @param averagingMillis of a step, the wait for others included
     */
    void look(long steps, double[][] own, double averagingMillis) {
        double[][] ofReplicas = averager.gather(with(own, averagingMillis));
        double averaging = Arrays.stream(ofReplicas)
                .mapToDouble(figures -> figures[FIGURES])
                .min()
                .orElseThrow();
        List<Event.StepsTimed.RankTimes> times = new ArrayList<>();
        for (int rank = 0; rank < assignment.ranks(); rank++) {
            double[] slowest = new double[FIGURES + 1];
            for (int i = assignment.first(rank); i < assignment.first(rank) + assignment.count(rank); i++) {
                for (int figure = 0; figure < slowest.length; figure++) {
                    slowest[figure] = Math.max(slowest[figure], ofReplicas[i][figure]);
                }
            }
            times.add(times(rank, slowest, averaging));
        }
        if (times.stream().allMatch(one -> one.medianMillis() > 0)) {
            events.accept(new Event.StepsTimed(steps, times));
            nameTheSlowest(times);
        }
    }

    private static double[][] with(double[][] own, double averagingMillis) {
        double[][] rows = new double[own.length][];
        for (int i = 0; i < own.length; i++) {
            rows[i] = Arrays.copyOf(own[i], FIGURES + 1);
            rows[i][FIGURES] = averagingMillis;
        }
        return rows;
    }

    private static Event.StepsTimed.RankTimes times(int rank, double[] slowest, double averaging) {
        double read = slowest[3];
        return new Event.StepsTimed.RankTimes(
                rank,
                slowest[0],
                slowest[1],
                slowest[2],
                new Event.StepsTimed.StepSplit(
                        read, Math.max(0, slowest[2] - read), averaging, slowest[FIGURES] - averaging));
    }

    private void nameTheSlowest(List<Event.StepsTimed.RankTimes> times) {
        if (times.size() < 2) {
            return;
        }
        Event.StepsTimed.RankTimes slowest = times.stream()
                .reduce((a, b) -> b.meanMillis() > a.meanMillis() ? b : a)
                .orElseThrow();
        double[] others = times.stream()
                .filter(p -> p.rank() != slowest.rank())
                .mapToDouble(Event.StepsTimed.RankTimes::meanMillis)
                .toArray();
        Arrays.sort(others);
        double usual = others[others.length / 2];
        boolean isSlow = slowest.meanMillis() > SLOW_FACTOR * usual && slowest.meanMillis() > usual + SLOW_MILLIS;
        if (isSlow && slowest.rank() != lastNamed) {
            events.accept(new Event.Warned(String.format(
                    Locale.ROOT,
                    "rank %d is slow: its steps take %.1f ms (p50 %.1f ms, p99 %.1f ms), those of the others %.1f ms; every step"
                            + " waits for it",
                    slowest.rank(),
                    slowest.meanMillis(),
                    slowest.medianMillis(),
                    slowest.tailMillis(),
                    usual)));
        }
        lastNamed = isSlow ? slowest.rank() : -1;
    }
}
