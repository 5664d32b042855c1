package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.machine.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** What of the library of products decides bits. */
final class MachineArithmetic {
    private static final String UNKNOWN = Machine.UNKNOWN;
    private static final List<String> CORES = List.of(
            "HASWELL",
            "ZEN",
            "SKYLAKEX",
            "COOPERLAKE",
            "EXCAVATOR",
            "STEAMROLLER",
            "PILEDRIVER",
            "BULLDOZER",
            "SANDYBRIDGE",
            "BARCELONA",
            "NEHALEM",
            "CORE2",
            "PRESCOTT");

    private MachineArithmetic() {}

    /** The kernels that OpenBLAS has chosen, by its own names. */
    static String openBlasCore() {
        try {
            Optional<Path> library = Machine.mapped("/libopenblas\\.so\\.0$");
            if (library.isEmpty()) {
                return UNKNOWN;
            }
            Loader.loadGlobal(library.get().toString()); // it is loaded; now it can be asked, too
            Pointer variable = Loader.addressof("gotoblas");
            if (variable == null) {
                return UNKNOWN;
            }
            try (PointerPointer<Pointer> chosen = new PointerPointer<>(variable)) {
                long address = chosen.get().address();
                return CORES.stream()
                        .filter(core -> address(core) == address)
                        .findFirst()
                        .orElse(UNKNOWN);
            }
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    private static long address(String core) {
        Pointer table = Loader.addressof("gotoblas_" + core);
        return table == null ? 0 : table.address();
    }
}
