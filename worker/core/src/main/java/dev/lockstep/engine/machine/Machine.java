package dev.lockstep.engine.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this machine, and this process on it, says of itself. */
public final class Machine {
    public static final String UNKNOWN = "unknown";

    private static final Pattern GLIBC = Pattern.compile("GNU C Library [^\\n]*version ([0-9]+\\.[0-9]+)");

    private Machine() {}

    /** The model of the processor. */
    public static String processor() {
        return said("model name").orElse(System.getProperty("os.arch", UNKNOWN));
    }

    /** The instructions beyond the oldest that the processor has. */
    public static Set<String> instructions() {
        return new HashSet<>(Arrays.asList(said("flags").orElse("").split(" ", -1)));
    }

    /** The widest vector instructions that the processor has. */
    public static String vectors() {
        Set<String> instructions = instructions();
        return Stream.of("avx512f", "avx2", "avx")
                .filter(instructions::contains)
                .findFirst()
                .orElse("scalar");
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

    /** The C library that this process uses, which computes exp and its like, and its version. */
    public static String glibc() {
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

    /** The file of a library that this process has in its memory. */
    public static Optional<Path> mapped(String pattern) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(
                            line -> line.contains("/") && wanted.matcher(line).find())
                    .map(line -> Path.of(line.substring(line.indexOf('/'))))
                    .findFirst();
        }
    }
}
