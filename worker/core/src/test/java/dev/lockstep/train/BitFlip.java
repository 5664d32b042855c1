package dev.lockstep.train;

import java.nio.FloatBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A bit that flips on one machine, in the step of one replica, so many times. */
public final class BitFlip {
    static final int FOR_EVER = Integer.MAX_VALUE;

    private final Where where;
    private final int machine;
    private final int replica;
    private final long step;
    private final AtomicInteger steps;
    private final AtomicInteger flips;

    /** Where it flips: what a step begins with, what comes out of it on the way, and what is left when it is over. */
    public enum Where {
        BATCH,
        PARAMETERS,
        STATE,
        GRADIENT,
        SUM,
        UPDATE,
        UPDATED_STATE
    }

    /**
     * One that has not flipped yet.
     *
     * @param machine it is on, where somebody asks
     * @param times it flips
     */
    public BitFlip(Where where, int machine, int replica, long step, int times) {
        this.where = where;
        this.machine = machine;
        this.replica = replica;
        this.step = step;
        steps = new AtomicInteger(times);
        flips = new AtomicInteger(times);
    }

    static BitFlip none() {
        return new BitFlip(Where.BATCH, -1, -1, -1, 0);
    }

    boolean isOn(int which) {
        return which == machine;
    }

    boolean falls(int other, long at) {
        return other == replica && (at == step || (steps.get() > 1 && at > step)) && steps.getAndDecrement() > 0;
    }

    void in(Where place, FloatBuffer floats) {
        if (place == where && floats.capacity() > 0 && flips.getAndDecrement() > 0) {
            floats.put(0, Float.intBitsToFloat(Float.floatToRawIntBits(floats.get(0)) ^ (1 << 12)));
        }
    }

    boolean hasFlipped() {
        return flips.get() < steps.get() || flips.get() <= 0;
    }
}
