package dev.lockstep.checkpoint;

import java.io.IOException;

/** A checkpoint that is not what was written. */
public final class CorruptCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptCheckpointException(String message) {
        super(message);
    }
}
