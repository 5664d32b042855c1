package dev.lockstep.train;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Leaves the kept model for whoever looks before the end, or where the end never comes. It is only as fresh as a fiftieth of the
 * time allows.
 */
final class EarlyModelWriter {
    private static final long NANOS_BETWEEN = TimeUnit.SECONDS.toNanos(10);

    private final Writing writing;
    private int epoch;
    private long next = System.nanoTime();
    private boolean isOver;

    /** Writes a model of these parameters. */
    interface Writing {
        void write(FloatBuffer parameters) throws IOException;
    }

    EarlyModelWriter(Writing writing) {
        this.writing = writing;
    }

    /** Writes that of a run which stands here, unless it was written. Off the thread that trains. */
    synchronized void leave(RunState state) throws IOException {
        long began = System.nanoTime();
        if (!isOver && state.keptEpoch() != epoch && began - next >= 0) {
            writing.write(state.kept());
            epoch = state.keptEpoch();
            long now = System.nanoTime();
            next = now + Math.max(NANOS_BETWEEN, 50L * (now - began));
        }
    }

    /**
     * Where a later model is written next: once this returns, none from before can take its place.
     *
     * @return the epoch of the model that is there; 0 where none is
     */
    synchronized int end() {
        isOver = true;
        return epoch;
    }
}
