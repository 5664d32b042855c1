package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tar.gz as its users have it: unpacked somewhere, started from somewhere else. */
class DistributionIT {
    private static final long LONGEST_MINUTES = 10;

    @TempDir
    private static Path unpacked;

    private static Path home = Path.of("");

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        Path target = Product.repository().resolve("deploy/target");
        List<Path> archives = matching(target, "lockstep-*.tar.gz");
        assumeTrue(archives.size() == 1, "no distribution in " + target + " (./mvnw verify makes one)");
        List<Path> built = matching(Product.repository().resolve("driver/target"), "lockstep-driver-*.jar");
        assumeTrue(
                Stream.concat(built.stream(), Stream.of(archives.get(0)))
                        .allMatch(file -> modified(file) <= modified(archives.get(0))),
                archives.get(0) + " is older than the product (./mvnw verify makes a new one)");
        Path log = unpacked.resolve("tar.txt");
        assertThat(status(unpacked, log, List.of("tar", "xzf", archives.get(0).toString())))
                .as(Files.readString(log))
                .isZero();
        home = matching(unpacked, "lockstep-*").get(0);
    }

    @Test
    void trainsMoonsFromAnyFolderThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("lockstep"), home.resolve("bin/lockstep"));
        Path log = folder.resolve("log.txt");
        String runFile = home.resolve("conf/moons.yaml").toString();

        assertThat(status(folder, log, List.of(link.toString(), "train", runFile, "--run", "run", "--quiet")))
                .as(Files.readString(log))
                .isZero();
        Path result = folder.resolve("run/result.json");
        assertThat(new ObjectMapper()
                        .readTree(result.toFile())
                        .path("test")
                        .path("accuracy")
                        .asDouble())
                .isGreaterThanOrEqualTo(0.97);
        assertThat(folder.resolve("run/report.html")).isNotEmptyFile();
    }

    @Test
    void explainsItselfWithoutSpark() throws Exception {
        Path log = folder.resolve("log.txt");

        assertThat(status(folder, log, List.of(home.resolve("bin/lockstep").toString(), "train", "--help")))
                .isZero();
        assertThat(Files.readString(log)).contains("--ranks").contains("--run");
    }

    @Test
    void holdsOneOfEachJarAndNoneThatTheDecisionLeavesOut() throws Exception {
        List<String> jars = matching(home.resolve("jars"), "*.jar").stream()
                .map(jar -> jar.getFileName().toString())
                .toList();

        assertThat(jars).hasSizeGreaterThan(100).noneMatch(jar -> jar.matches("(rocksdbjni|leveldbjni|py4j|junit).*"));
        assertThat(jars.stream().map(jar -> jar.replaceFirst("-\\d[\\w.]*", "")))
                .doesNotHaveDuplicates();
        assertThat(home.resolve("LICENSE")).isNotEmptyFile();
        assertThat(home.resolve("README.md")).isNotEmptyFile();
    }

    private static int status(Path where, Path log, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " did not end: " + Files.readString(log));
        }
        return process.exitValue();
    }

    private static List<Path> matching(Path folder, String glob) throws IOException {
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
