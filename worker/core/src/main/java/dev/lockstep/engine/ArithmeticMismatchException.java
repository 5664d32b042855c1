package dev.lockstep.engine;

import dev.lockstep.network.Arithmetic;
import java.util.Locale;

/** This machine, or this process, does not compute the bits that are asked of it. */
public final class ArithmeticMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArithmeticMismatchException(String message) {
        super(message);
    }

    /** Of a process whose libraries have chosen their kernels for one arithmetic, and are asked for another. */
    public static ArithmeticMismatchException since(Arithmetic loaded, Arithmetic asked) {
        return new ArithmeticMismatchException("this process computes with training.arithmetic=" + name(loaded)
                + " since an earlier run," + " and cannot with " + name(asked) + ": give each its own process");
    }

    private static String name(Arithmetic arithmetic) {
        return arithmetic.name().toLowerCase(Locale.ROOT);
    }
}
