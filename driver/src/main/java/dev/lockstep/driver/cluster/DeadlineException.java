package dev.lockstep.driver.cluster;

import java.time.Duration;

/** What a rank waited for did not come in time; where it is another rank, the driver knows which. */
final class DeadlineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DeadlineException(int rank, Duration deadline, String what) {
        super("rank " + rank + " waited " + deadline.toSeconds() + " s for " + what);
    }
}
