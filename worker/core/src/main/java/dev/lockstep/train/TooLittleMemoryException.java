package dev.lockstep.train;

/** A rank does not begin what it could not end: another attempt in the same place would not, either. */
public final class TooLittleMemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TooLittleMemoryException(String message) {
        super(message);
    }
}
