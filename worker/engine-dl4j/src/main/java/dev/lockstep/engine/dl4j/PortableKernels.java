package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.machine.PortableArithmetic;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** Kernels of one instruction set, on whatever processor: set before the libraries load, and asserted after. */
final class PortableKernels {
    private static final String PARTS = "products of parts";

    /** AVX2 with FMA for both libraries, and none of the variables by which they are tuned. */
    private static final Map<String, String> VARIABLES = Map.of(
            "OPENBLAS_CORETYPE", "Haswell",
            "OPENBLAS_BLOCK_FACTOR", "0",
            "OPENBLAS_NUM_THREADS", "1",
            "GOTO_NUM_THREADS", "1",
            "OMP_NUM_THREADS", "1",
            "OMP_DYNAMIC", "false",
            "DNNL_MAX_CPU_ISA", "AVX2",
            "DNNL_CPU_ISA_HINTS", "NO_HINTS");

    /** What these families make of the fixed computation. They bring their own code; all others use the machine's too. */
    private static final Map<String, String> BITS = switch (Nd4jRelease.here()) {
        case M1_1 -> Map.of("products", "7ec07b65", PARTS, "5125c659", "convolution", "bf1648c0");
        case M2_1 -> Map.of("products", "b8ceb107", PARTS, "5125c659", "convolution", "ae1859e6");
    };

    private PortableKernels() {}

    /** To be called before the native libraries are loaded. */
    static void prepare() {
        PortableArithmetic.requireInstructions();
        VARIABLES.forEach(NativeEnvironment::set);
    }

    /** Java knows only the environment that it was started in, and ND4J sets threads by it. */
    static void oneThread() {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
        Nd4j.getEnvironment().setMaxThreads(1);
        Nd4j.getEnvironment().setMaxMasterThreads(1);
        Nd4j.factory().blas().setMaxThreads(1);
    }

    /** OpenBLAS is asked for its kernels; oneDNN, which says nothing of them, for what they compute. */
    static void check(String core, ArithmeticFingerprint computed) {
        PortableArithmetic.requireKernels("OpenBLAS", "HASWELL", core);
        PortableArithmetic.requireBits(BITS, computed);
    }

    /** The same where a card computes all but what layers of the engine's own do. */
    static void checkBesideCards(String core, ArithmeticFingerprint computed) {
        PortableArithmetic.requireKernels("OpenBLAS", "HASWELL", core);
        PortableArithmetic.requireBits(Map.of(PARTS, BITS.get(PARTS)), computed);
    }
}
