package dev.lockstep.driver.cluster;

import java.time.Duration;

/** Not all ranks came in time; the driver knows who is missing. */
final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LateException(int rank, Duration deadline) {
        super("rank " + rank + " waited " + deadline.toSeconds()
                + " s for the other ranks to begin (cluster.deadlines.start)");
    }
}
