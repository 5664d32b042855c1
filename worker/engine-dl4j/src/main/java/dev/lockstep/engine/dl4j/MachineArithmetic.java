package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** What of the machine and its libraries decides bits. */
final class MachineArithmetic {
    static final String UNKNOWN = "unknown";
    private static final Pattern GLIBC = Pattern.compile("GNU C Library [^\\n]*version ([0-9]+\\.[0-9]+)");
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
        return said("model name").orElse(System.getProperty("os.arch", UNKNOWN));
    }

    /** The instructions beyond the oldest that the processor has. */
    static Set<String> instructions() {
        return new HashSet<>(Arrays.asList(said("flags").orElse("").split(" ", -1)));
    }

    private static Optional<String> said(String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The version of the C library that this process uses, which computes exp and its like. */
    static String glibc() {
        try {
            Optional<Path> library = mapped("/libc(\\.so\\.6|-[0-9.]+\\.so)$");
            if (library.isEmpty()) {
                return "another C library than glibc";
            }
            String bytes = Files.readString(library.get(), StandardCharsets.ISO_8859_1);
            Matcher version = GLIBC.matcher(bytes);
            return "glibc " + (version.find() ? version.group(1) : UNKNOWN);
        } catch (IOException e) {
            return "glibc " + UNKNOWN;
        }
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
        Pattern wanted = Pattern.compile(pattern);
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(
                            line -> line.contains("/") && wanted.matcher(line).find())
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst();
        }
    }
}
