package dev.lockstep.engine.torch;

import dev.lockstep.engine.machine.Machine;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.openblas.global.openblas_nolapack;

/** The library by which libtorch multiplies. There may be two copies of it in memory, which read the same environment. */
final class OpenBlas {
    private static final List<String> CORES = List.of(
            "HASWELL",
            "ZEN",
            "SKYLAKEX",
            "COOPERLAKE",
            "SAPPHIRERAPIDS",
            "EXCAVATOR",
            "STEAMROLLER",
            "PILEDRIVER",
            "BULLDOZER",
            "SANDYBRIDGE",
            "BARCELONA",
            "NEHALEM",
            "CORE2",
            "PRESCOTT");

    private OpenBlas() {}

    /** The kernels that it has chosen, by its own names. */
    static String core() {
        Pointer variable = Loader.addressof("gotoblas");
        if (variable == null) {
            return Machine.UNKNOWN;
        }
        try (PointerPointer<Pointer> chosen = new PointerPointer<>(variable)) {
            long address = chosen.get().address();
            return CORES.stream()
                    .filter(core -> address(core) == address)
                    .findFirst()
                    .orElse(Machine.UNKNOWN);
        }
    }

    private static long address(String core) {
        Pointer table = Loader.addressof("gotoblas_" + core);
        return table == null ? 0 : table.address();
    }

    static int threads() {
        return openblas_nolapack.blas_get_num_threads();
    }

    static void oneThread() {
        openblas_nolapack.blas_set_num_threads(1);
    }
}
