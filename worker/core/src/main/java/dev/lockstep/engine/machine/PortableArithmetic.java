package dev.lockstep.engine.machine;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import java.util.Map;
import java.util.Set;

/** What {@code training.arithmetic: portable} asks of a machine and of the libraries that an engine has loaded there. */
public final class PortableArithmetic {
    private static final String SETTING = "training.arithmetic=portable";
    private static final String REMEDY =
            "; run it where it does, or with training.arithmetic=native, whose weights are those of one kind of processor";

    private PortableArithmetic() {}

    /** Throws where the processor has not the instructions that all kernels are held to. */
    public static void requireInstructions() {
        Set<String> instructions = Machine.instructions();
        if (!instructions.contains("avx2") || !instructions.contains("fma")) {
            throw new ArithmeticMismatchException(
                    SETTING + " needs AVX2 and FMA, which " + Machine.processor() + " does not have");
        }
    }

    /**
     * Throws where a library has chosen other kernels than it was told to.
     *
     * @param library that can be asked
     */
    public static void requireKernels(String library, String wanted, String found) {
        if (!found.equals(wanted)) {
            throw new ArithmeticMismatchException(SETTING + " needs " + library + "'s kernels for " + wanted
                    + ", but this process has those for " + found
                    + ": the library was loaded before Lockstep could choose them" + REMEDY);
        }
    }

    /**
     * Throws where kernels make other bits of the fixed computation, of which their library says nothing.
     *
     * @param wanted hashes of families that bring their own code
     */
    public static void requireBits(Map<String, String> wanted, ArithmeticFingerprint computed) {
        wanted.forEach((family, hash) -> computed.family(family)
                .filter(own -> !own.hash().equals(hash))
                .ifPresent(own -> {
                    throw new ArithmeticMismatchException(SETTING + ", but " + Machine.processor() + " computes "
                            + family + " otherwise: " + own.by() + " gives " + own.hash() + " where " + hash
                            + " is what AVX2 gives" + REMEDY);
                }));
    }
}
