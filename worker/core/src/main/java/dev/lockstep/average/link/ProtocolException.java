package dev.lockstep.average.link;

/** A peer that has proved to be a rank sends what no rank sends. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what came, and what was expected. */
    public ProtocolException(String message) {
        super(message);
    }
}
