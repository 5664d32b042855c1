package dev.lockstep.data.picture;

/**
 * Which pixels of one side of a picture make up each pixel of the resized one, and with what weight: the average over the
 * area that it covers where the picture shrinks, a line between its two neighbours where it grows. Weights are whole
 * numbers, so that every machine comes to the same picture.
 */
final class ResizeWeights {
    private final int[] first;
    private final int[][] weights;
    private final int total;

    private ResizeWeights(int[] first, int[][] weights, int total) {
        this.first = first;
        this.weights = weights;
        this.total = total;
    }

    static ResizeWeights of(int from, int to) {
        return to <= from ? shrinking(from, to) : growing(from, to);
    }

    /** Pixel {@code i} covers {@code [i * to, (i + 1) * to)}, and the pixel that it goes into {@code [o * from, ...)}. */
    private static ResizeWeights shrinking(int from, int to) {
        int[] first = new int[to];
        int[][] weights = new int[to][];
        for (int out = 0; out < to; out++) {
            long start = (long) out * from;
            long end = start + from;
            first[out] = (int) (start / to);
            int last = (int) ((end - 1) / to);
            weights[out] = new int[last - first[out] + 1];
            for (int in = first[out]; in <= last; in++) {
                long overlap = Math.min(end, (in + 1L) * to) - Math.max(start, (long) in * to);
                weights[out][in - first[out]] = (int) overlap;
            }
        }
        return new ResizeWeights(first, weights, from);
    }

    /** The middle of a pixel lies {@code part} of {@code 2 * to} beyond the middle of the pixel before it. */
    private static ResizeWeights growing(int from, int to) {
        int[] first = new int[to];
        int[][] weights = new int[to][];
        int whole = 2 * to;
        for (int out = 0; out < to; out++) {
            long middle = (2L * out + 1) * from - to;
            long left = Math.floorDiv(middle, (long) whole);
            int part = (int) Math.floorMod(middle, (long) whole);
            if (left < 0 || left >= from - 1) {
                first[out] = left < 0 ? 0 : from - 1;
                weights[out] = new int[] {whole};
            } else {
                first[out] = (int) left;
                weights[out] = new int[] {whole - part, part};
            }
        }
        return new ResizeWeights(first, weights, whole);
    }

    int first(int out) {
        return first[out];
    }

    int[] weights(int out) {
        return weights[out];
    }

    /** What the weights of each pixel add up to. */
    int total() {
        return total;
    }
}
