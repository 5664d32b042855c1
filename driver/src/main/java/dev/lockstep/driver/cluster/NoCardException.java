package dev.lockstep.driver.cluster;

/** A card was asked for, and there is none to compute on: another attempt would find the same. */
final class NoCardException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoCardException(String message) {
        super(message);
    }
}
