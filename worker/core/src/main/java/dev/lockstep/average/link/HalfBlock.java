package dev.lockstep.average.link;

import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.WireRounding;
import java.nio.ShortBuffer;

/** Floats of a block as halves, between arrays and memory: one a thread. */
final class HalfBlock {
    private final WireRounding rounding;
    private final short[] halves = new short[PartialSumFold.BLOCK];

    HalfBlock(WireRounding rounding) {
        this.rounding = rounding;
    }

    /** Reads at most a block. */
    void get(ShortBuffer from, int at, float[] into, int count) {
        from.get(at, halves, 0, count);
        rounding.decode(halves, count, into);
    }

    /** Writes at most a block of floats, rounded where they are not yet. */
    void put(ShortBuffer into, int at, float[] from, int count) {
        rounding.encode(from, count, halves);
        into.put(at, halves, 0, count);
    }
}
