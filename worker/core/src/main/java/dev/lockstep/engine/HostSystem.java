package dev.lockstep.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What native libraries ask of the machine beneath.
 *
 * @param platform system and processor, as Java calls them: {@code Linux amd64}
 * @param cLibrary the C library that this process uses, which computes exp and its like: {@code glibc 2.36}
 * @param instructions the instructions beyond the oldest that the processor has
 */
public record HostSystem(String platform, String cLibrary, Set<String> instructions) {
    public static final String UNKNOWN = "unknown";
    private static final Pattern GLIBC = Pattern.compile("GNU C Library [^\\n]*version ([0-9]+\\.[0-9]+)");

    /** As this process finds it. */
    public static HostSystem here() {
        return new HostSystem(
                System.getProperty("os.name", UNKNOWN) + " " + System.getProperty("os.arch", UNKNOWN),
                glibc(),
                Arrays.stream(ofProcessor("flags").orElse("").split(" ", -1)).collect(Collectors.toSet()));
    }

    /** What the system says of its first processor. */
    public static Optional<String> ofProcessor(String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String glibc() {
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
