package dev.lockstep.wronghouse.average.fold;

/** Arithmetic has no clock. */
public final class SeesClock {
    private SeesClock() {}

    /** Looks at it. */
    public static long sees() {
        return System.nanoTime();
    }
}
