package dev.lockstep.train;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;

/** How far the replicas of a rank are with what they give to the next average: from which place on all of them have it. */
final class AverageProgress implements LongSupplier {
    private final AtomicIntegerArray written;

    AverageProgress(int replicas) {
        written = new AtomicIntegerArray(replicas);
    }

    /** A step begins: nothing is written. */
    AverageProgress begun() {
        for (int i = 0; i < written.length(); i++) {
            written.set(i, Integer.MAX_VALUE);
        }
        return this;
    }

    /** From here on nothing of one of them will change any more in this step. */
    void writtenFrom(int replica, int place) {
        written.set(replica, place);
    }

    @Override
    public long getAsLong() {
        int from = 0;
        for (int i = 0; i < written.length(); i++) {
            from = Math.max(from, written.get(i));
        }
        return from;
    }
}
