package dev.lockstep.checkpoint;

import java.io.IOException;

/** Checkpoints that a run must not go on from, nor begin anew as if they were not there: it ends, and says why. */
public final class RefusedCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedCheckpointException(String message) {
        super(message);
    }
}
