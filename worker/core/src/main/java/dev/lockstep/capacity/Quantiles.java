package dev.lockstep.capacity;

/** Quantiles of numbers that are there, straight between the two nearest. */
final class Quantiles {
    private Quantiles() {}

    /**
     * The value below which this share lies.
     *
     * @param sorted from the least on, not empty
     */
    static double of(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) Math.min(sorted.length - 1.0, Math.floor(at));
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
