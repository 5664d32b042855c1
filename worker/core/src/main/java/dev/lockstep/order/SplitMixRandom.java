package dev.lockstep.order;

/**
 * Random numbers that are the same on every machine and in every version: the SplitMix64 generator, and the mixing of
 * several numbers into a seed.
 */
public final class SplitMixRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private long state;

    public SplitMixRandom(long seed) {
        state = seed;
    }

    /** A seed that depends on all of these numbers and on their order. */
    public static long seed(long... numbers) {
        long mixed = GOLDEN;
        for (long number : numbers) {
            mixed = mix(mixed + GOLDEN + mix(number + GOLDEN));
        }
        return mixed;
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }

    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    /** From 0 to bound - 1, each as likely as the others. */
    public int nextInt(int bound) {
        return (int) Math.multiplyHigh(nextLong() >>> 1, 2L * bound);
    }

    /** From 0 to 1, never 1. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Normal with mean 0 and variance 1. StrictMath, so that the bits are the same everywhere. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * nextDouble());
    }
}
