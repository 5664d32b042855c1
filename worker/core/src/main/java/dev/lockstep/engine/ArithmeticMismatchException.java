package dev.lockstep.engine;

/** This machine, or this process, does not compute the bits that are asked of it. */
public final class ArithmeticMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArithmeticMismatchException(String message) {
        super(message);
    }
}
