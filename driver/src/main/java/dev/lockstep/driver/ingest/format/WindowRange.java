package dev.lockstep.driver.ingest.format;

import java.io.Serializable;

/**
 * A stretch of a sequence, cut into windows that all lie within it: the first begins where the stretch does, and each next
 * one {@code stride} further on.
 *
 * @param need elements that a window takes, with what is to be predicted
 */
public record WindowRange(long first, long end, long need, long stride) implements Serializable {
    public long windows() {
        long room = end - first - need;
        return room < 0 ? 0 : room / stride + 1;
    }

    /** Where a window begins. */
    public long start(long window) {
        return first + window * stride;
    }
}
