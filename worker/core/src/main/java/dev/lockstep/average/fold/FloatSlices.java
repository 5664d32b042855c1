package dev.lockstep.average.fold;

/** How a range of floats is cut into even slices, one for each owner: an island, a rank of a host, or a thread. */
public final class FloatSlices {
    /**
     * Floats in a cache line of 64 bytes. Every slice begins on a line, so that no two owners write to the same one: it
     * would travel to and fro between their cores.
     */
    static final int ALIGNMENT = 16;

    private FloatSlices() {}

    /** Where a slice begins, and the one before it ends; slice {@code slices} begins where the range ends. */
    public static int start(long length, int slice, int slices) {
        return slice == slices ? (int) length : (int) (length * slice / slices / ALIGNMENT * ALIGNMENT);
    }

    /** No slice of a range of at most {@code length} floats is longer: its beginning is rounded down, by less than a line. */
    public static int longest(int length, int slices) {
        return length / slices + 2 * ALIGNMENT;
    }
}
