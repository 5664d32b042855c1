package dev.lockstep.train;

import java.util.Arrays;

/**
 * How long the last steps of a replica took on its own, without the wait for the others, and how long of that it waited for its
 * rows. Written by one thread.
 */
final class StepTimes {
    private static final int REMEMBERED = 256;

    /** Fewer say nothing of what is usual: the first ones compile code and read rows. */
    private static final int LEAST = 32;

    private final long[] nanos = new long[REMEMBERED];
    private final long[] nanosOfReading = new long[REMEMBERED];
    private long steps;

    void took(long nanosOfRead, long nanosOfStep) {
        nanosOfReading[(int) (steps % REMEMBERED)] = nanosOfRead;
        nanos[(int) (steps % REMEMBERED)] = nanosOfStep;
        steps++;
    }

    /** How long the last step waited for its rows, in nanoseconds. */
    long lastRead() {
        return steps == 0 ? 0 : nanosOfReading[(int) ((steps - 1) % REMEMBERED)];
    }

    /**
     * The median, the 99th percentile, and the mean of the steps below that, in milliseconds, and the mean wait for rows; 0 while
     * too few steps are known.
     * A rank may be slow in one step of eight, which the median does not show; one long pause makes none slow.
     */
    double[] summary() {
        int known = (int) Math.min(steps, REMEMBERED);
        if (known < LEAST) {
            return new double[] {0, 0, 0, 0};
        }
        long[] sorted = Arrays.copyOf(nanos, known);
        Arrays.sort(sorted);
        int tail = Math.min(known - 1, known * 99 / 100);
        double mean = Arrays.stream(sorted, 0, tail).average().orElseThrow();
        double read = Arrays.stream(nanosOfReading, 0, known).average().orElseThrow();
        return new double[] {sorted[known / 2] / 1e6, sorted[tail] / 1e6, mean / 1e6, Math.min(read, mean) / 1e6};
    }
}
