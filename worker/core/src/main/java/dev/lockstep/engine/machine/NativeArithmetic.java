package dev.lockstep.engine.machine;

import java.util.Map;
import java.util.Set;

/** What {@code training.arithmetic: native} has to say to libraries, so that they take what the processor has. */
public final class NativeArithmetic {
    private static final String OPENBLAS = "OPENBLAS_CORETYPE";

    /** What OpenBLAS' widest kernels are made of. */
    private static final Set<String> OF_SKYLAKE = Set.of("avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

    private NativeArithmetic() {}

    /**
     * Variables to be set before the libraries load. OpenBLAS goes by the family of a processor, and takes one that is younger
     * than itself for an old one: of a Zen 5 it would use the half, or the eighth part.
     */
    public static Map<String, String> variables() {
        return variables(Machine.instructions(), System.getenv());
    }

    static Map<String, String> variables(Set<String> instructions, Map<String, String> environment) {
        return instructions.containsAll(OF_SKYLAKE) && !environment.containsKey(OPENBLAS)
                ? Map.of(OPENBLAS, "SkylakeX")
                : Map.of();
    }
}
