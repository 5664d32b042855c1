package dev.lockstep.average.fold;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the memory of an island is divided: results slot by slot, then sums slot by slot. They are apart, so that averages can
 * arrive while sums of the same window still leave.
 */
public final class WindowMemory {
    /** Of numbers in shared memory and in frames. Almost every processor has it, and moves them as they are. */
    public static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Floats of shared memory for the partial sums of a rank. */
    public static final int RANK_FLOATS = 512 * 1024;
    /** Floats of shared memory for the results and the sums of a host. */
    public static final int HOST_FLOATS = 512 * 1024;
    /** Floats of memory of its own for a rank that exchanges over sockets: for windows, and as much for what arrives. */
    static final int PRIVATE_FLOATS = 16 * 1024 * 1024;

    private WindowMemory() {}

    /** Bytes for a width of windows and a number of partial sums. */
    public static int bytes(int width, int parts) {
        return Float.BYTES * ExchangeWindows.SLOTS * width * (1 + parts);
    }

    /** The part for averages. */
    public static ByteBuffer results(ByteBuffer all, int width) {
        return all.slice(0, bytes(width, 0)).order(ORDER);
    }

    /** The part for partial sums. */
    public static ByteBuffer sums(ByteBuffer all, int width) {
        int at = bytes(width, 0);
        return all.slice(at, all.capacity() - at).order(ORDER);
    }
}
