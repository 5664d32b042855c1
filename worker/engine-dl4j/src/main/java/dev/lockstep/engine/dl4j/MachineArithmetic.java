package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.HostSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** What of the machine and its libraries decides bits. */
final class MachineArithmetic {
    static final String UNKNOWN = HostSystem.UNKNOWN;
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

    /** The model of the processor, as it says itself. */
    static String processor() {
        return HostSystem.ofProcessor("model name").orElse(System.getProperty("os.arch", UNKNOWN));
    }

    /** The instructions beyond the oldest that the processor has. */
    static Set<String> instructions() {
        return HostSystem.here().instructions();
    }

    /** The version of the C library that this process uses, which computes exp and its like. */
    static String glibc() {
        return HostSystem.here().cLibrary();
    }

    /** The kernels that OpenBLAS has chosen, by its own names. */
    static String openBlasCore() {
        try {
            Optional<Path> library = mapped("/libopenblas\\.so\\.0$");
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

    /** The file of a library that this process has in its memory. */
    static Optional<Path> mapped(String pattern) throws IOException {
        return HostSystem.mapped(pattern);
    }
}
