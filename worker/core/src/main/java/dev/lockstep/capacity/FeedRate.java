package dev.lockstep.capacity;

import java.util.List;

/**
 * How fast rows come to executors: each by itself, and all together, where what they read from has a bound of its own. Rows are read
 * ahead, so that only what is slower than computing counts.
 *
 * @param ofOne rows a second of the feed of one replica; infinite where nobody measured it
 * @param ofAll rows a second of all executors together, however many; infinite where all at once were as fast as each by itself
 */
record FeedRate(double ofOne, double ofAll) {
    /** All at once that reach less than this share of what they do one by one share something. */
    private static final double SHARED = 0.8;

    static FeedRate of(Capacity capacity) {
        List<DataRate> feeds = capacity.data().stream()
                .filter(rate -> rate.what().equals("feed"))
                .toList();
        List<Double> each = feeds.stream()
                .filter(rate -> !rate.who().equals(DataRate.ALL))
                .map(rate -> rate.rowsPerSecond().median())
                .toList();
        double all = feeds.stream()
                .filter(rate -> rate.who().equals(DataRate.ALL))
                .mapToDouble(rate -> rate.rowsPerSecond().median())
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
        if (each.isEmpty()) {
            return new FeedRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double sum = each.stream().mapToDouble(Double::doubleValue).sum();
        return new FeedRate(sum / each.size(), all < SHARED * sum ? all : Double.POSITIVE_INFINITY);
    }

    FeedRate times(double factor) {
        return new FeedRate(ofOne * factor, ofAll * factor);
    }

    /** Seconds until each of so many replicas has so many rows. */
    double seconds(int rows, int replicas) {
        return Math.max(rows / ofOne, (double) rows * replicas / ofAll);
    }
}
