package dev.lockstep.integration;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An archive of the product's classes, as the launcher makes one: all processes that tests start are ready seconds sooner. It is
 * made once after each build, by a short training; where that does not succeed, everything works without.
 */
final class WarmClasses {
    private static final Path FOLDER = Path.of("target").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("classes" + SuiteEngine.ending() + ".jsa");
    private static final long LONGEST_MINUTES = 2;
    private static final List<String> OPTIONS = make();

    private WarmClasses() {}

    /** The class path of the engine, with folders, which no archive can hold, behind all jars. */
    static String classPath() {
        return entries(WarmClasses::isJar) + File.pathSeparator + entries(entry -> !isJar(entry));
    }

    /** What a JVM is given to start from the archive. */
    static List<String> options() {
        return OPTIONS;
    }

    private static List<String> make() {
        try {
            if (isOlderThanAJar() && !isMade()) {
                return List.of();
            }
        } catch (IOException | InterruptedException e) {
            return List.of();
        }
        String silent = Runtime.version().feature() >= 24 ? "cds*=off,aot*=off" : "cds*=off";
        return List.of(
                "-XX:SharedArchiveFile=" + ARCHIVE,
                "-Xshare:auto",
                "-Xlog:disable",
                "-Xlog:all=warning," + silent + ":stderr");
    }

    private static boolean isOlderThanAJar() {
        long made = ARCHIVE.toFile().lastModified(); // 0 where it is not there
        return Arrays.stream(entries(WarmClasses::isJar).split(File.pathSeparator, -1))
                .anyMatch(jar -> new File(jar).lastModified() > made);
    }

    private static boolean isMade() throws IOException, InterruptedException {
        Files.deleteIfExists(ARCHIVE);
        List<String> command = new ArrayList<>(Product.java());
        command.add("-XX:ArchiveClassesAtExit=" + ARCHIVE);
        command.addAll(List.of("-cp", entries(WarmClasses::isJar), Product.MAIN));
        command.addAll(SuiteEngine.arguments(
                "train",
                Product.runFile("moons.yaml"),
                "--set",
                "training.epochs=1",
                "--run",
                FOLDER + "/warm-" + System.nanoTime()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(FOLDER.resolve("classes.log").toFile());
        builder.environment().putAll(Product.environment());
        Process process = builder.start();
        boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);
        process.destroyForcibly().waitFor();
        return ended && process.exitValue() == 0 && Files.exists(ARCHIVE);
    }

    private static boolean isJar(String entry) {
        return entry.endsWith(".jar");
    }

    private static String entries(Predicate<String> which) {
        return Arrays.stream(SuiteEngine.classPath().split(File.pathSeparator, -1))
                .filter(which)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
