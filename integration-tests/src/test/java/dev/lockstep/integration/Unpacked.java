package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A tar.gz as its users have it. */
final class Unpacked {
    private static final long LONGEST_MINUTES = 10;

    private Unpacked() {}

    /** Unpacks the distribution of that name, which must not be older than the product; the folder that it makes. */
    static Path into(Path folder, String name) throws IOException, InterruptedException {
        Path target = Product.repository().resolve("deploy/target");
        List<Path> archives = matching(target, name + "-[0-9]*.tar.gz");
        assumeTrue(archives.size() == 1, "no " + name + " in " + target + " (./mvnw verify makes one)");
        List<Path> built = matching(Product.repository().resolve("driver/target"), "lockstep-driver-*.jar");
        assumeTrue(
                Stream.concat(built.stream(), Stream.of(archives.get(0)))
                        .allMatch(file -> modified(file) <= modified(archives.get(0))),
                archives.get(0) + " is older than the product (./mvnw verify makes a new one)");
        Path log = folder.resolve("tar.txt");
        assertThat(status(folder, log, Path.of("tar"), "xzf", archives.get(0).toString()))
                .as(Files.readString(log))
                .isZero();
        return matching(folder, name + "-[0-9]*").get(0);
    }

    /** The names of all that it has. */
    static List<String> jars(Path home) throws IOException {
        return matching(home.resolve("jars"), "*.jar").stream()
                .map(jar -> jar.getFileName().toString())
                .toList();
    }

    static int status(Path where, Path log, Path program, String... arguments)
            throws IOException, InterruptedException {
        return status(where, log, Map.of(), program, arguments);
    }

    /** What a program ends with; the log has all that it says. */
    static int status(Path where, Path log, Map<String, String> environment, Path program, String... arguments)
            throws IOException, InterruptedException {
        Process process = start(where, log, environment, program, arguments);
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(program + " did not end: " + Files.readString(log));
        }
        return process.exitValue();
    }

    static Process start(Path where, Path log, Map<String, String> environment, Path program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    static List<Path> matching(Path folder, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder, glob)) {
                files.forEach(found::add);
            }
        }
        return found;
    }

    private static long modified(Path file) {
        return file.toFile().lastModified();
    }
}
