package dev.lockstep.integration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The engine that processes of a suite compute by: {@code -Dlockstep.engine=torch}, or the usual one. No class path has two, so
 * that of another than the usual one is what its distribution has, with the programs of these tests behind it.
 */
final class SuiteEngine {
    private static final String USUAL = "dl4j";
    private static final String NAME = System.getProperty("lockstep.engine", USUAL);

    private SuiteEngine() {}

    /** What names of reports end with, so that one of each engine is kept: nothing for the usual one. */
    static String ending() {
        return isUsual() ? "" : "-" + NAME;
    }

    static boolean isUsual() {
        return NAME.equals(USUAL);
    }

    /** What a command is given: one that trains is told by which engine. */
    static List<String> arguments(String... given) {
        List<String> arguments = new ArrayList<>(Arrays.asList(given));
        if (!isUsual() && given.length > 0 && given[0].equals("train")) {
            arguments.addAll(List.of("--set", "training.engine=" + NAME));
        }
        return arguments;
    }

    /** The class path of processes that tests start. */
    static String classPath() {
        return isUsual() ? System.getProperty("java.class.path") : jars() + File.pathSeparator + ownClasses();
    }

    private static String jars() {
        Path folder = Product.repository().resolve("deploy/target/lockstep-" + NAME + "/jars");
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException("lockstep.engine=" + NAME + ", but there is no " + folder + ": add deploy/"
                    + NAME + " to what is built, as -pl integration-tests,deploy/" + NAME + " -am does");
        }
        try {
            return Unpacked.matching(folder, "*.jar").stream()
                    .map(Path::toString)
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownClasses() {
        return Path.of(SuiteEngine.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString();
    }
}
