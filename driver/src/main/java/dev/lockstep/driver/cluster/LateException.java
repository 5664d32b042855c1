package dev.lockstep.driver.cluster;

import java.time.Duration;

/** What a rank waited for did not come in time; where it is another rank, the driver knows which. */
final class LateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LateException(int rank, Duration deadline, String what) {
        super("rank " + rank + " waited " + deadline.toSeconds() + " s for " + what);
    }
}
