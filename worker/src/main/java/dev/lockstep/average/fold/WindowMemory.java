package dev.lockstep.average.fold;

import dev.lockstep.average.link.RankConnection;
import java.nio.ByteBuffer;

/** How the memory of a host, or of a rank without neighbours, is divided: results slot by slot, then sums slot by slot. */
final class WindowMemory {
    private WindowMemory() {}

    /** Bytes for a width of windows and a number of partial sums. */
    static int bytes(int width, int parts) {
        return Float.BYTES * ExchangeWindows.SLOTS * width * (1 + parts);
    }

    static ByteBuffer results(ByteBuffer all, int width) {
        return all.slice(0, bytes(width, 0)).order(RankConnection.ORDER);
    }

    static ByteBuffer sums(ByteBuffer all, int width) {
        int at = bytes(width, 0);
        return all.slice(at, all.capacity() - at).order(RankConnection.ORDER);
    }
}
