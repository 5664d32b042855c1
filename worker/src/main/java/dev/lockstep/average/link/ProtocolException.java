package dev.lockstep.average.link;

/** A peer that was let in sends what no rank sends. */
final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
