package dev.lockstep.engine.torch;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.machine.PortableArithmetic;
import java.util.Map;

/** Kernels of one instruction set, on whatever processor: set before the libraries load, and asserted after. */
final class TorchPortableKernels {
    /** AVX2 with FMA for all three libraries, and none of the variables by which they are tuned. */
    private static final Map<String, String> VARIABLES = Map.of(
            "OPENBLAS_CORETYPE", "Haswell",
            "OPENBLAS_BLOCK_FACTOR", "0",
            "ATEN_CPU_CAPABILITY", "avx2",
            "ONEDNN_MAX_CPU_ISA", "AVX2",
            "DNNL_MAX_CPU_ISA", "AVX2",
            "ONEDNN_CPU_ISA_HINTS", "NO_HINTS",
            "DNNL_CPU_ISA_HINTS", "NO_HINTS",
            "ONEDNN_DEFAULT_FPMATH_MODE", "STRICT");

    /** What these families make of the fixed computation. They bring their own code; all others use the machine's too. */
    private static final Map<String, String> BITS = Map.of(
            "products", "4aeb1829",
            "products of parts", "46eebef6",
            "convolution", "9d2f288f",
            "lstm", "1ff620c1",
            "exp", "c00d21c8",
            "log", "8043db21",
            "tanh", "a8f878d7",
            "norms", "8c9168ee",
            "reductions", "126d8900",
            "chance", "b066a006");

    private TorchPortableKernels() {}

    /** To be called before the native libraries are loaded. */
    static void prepare() {
        PortableArithmetic.requireInstructions();
        VARIABLES.forEach(TorchEnvironment::set);
    }

    /** libtorch and OpenBLAS are asked for their kernels; oneDNN, which says nothing of them, for what they compute. */
    static void check(LibrarySettings settings, ArithmeticFingerprint computed) {
        settings.requirePortable();
        PortableArithmetic.requireBits(BITS, computed);
    }
}
