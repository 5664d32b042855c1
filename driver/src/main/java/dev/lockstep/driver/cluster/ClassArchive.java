package dev.lockstep.driver.cluster;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The archive of classes from which this JVM started. Executors start from it too, seconds sooner, where it is there and their
 * class path begins like ours; where not, they leave it aside.
 *
 * @param option of a JVM that starts from it
 * @param jars the class path, without its folders: what executors need of those comes from Spark
 */
record ClassArchive(String option, String jars) {
    private static final String FILE = "-XX:SharedArchiveFile=";

    static Optional<ClassArchive> ofThisJvm() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperty("java.class.path"));
    }

    /** Takes nothing else of our options: executors may run on another Java, and their logs are theirs. */
    static Optional<ClassArchive> of(List<String> jvmArguments, String classPath) {
        return jvmArguments.stream()
                .filter(argument -> argument.startsWith(FILE))
                .findFirst()
                .map(option -> new ClassArchive(quoted(option), jars(classPath)));
    }

    private static String jars(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** As Spark takes options apart. */
    private static String quoted(String option) {
        return option.contains(" ") ? "\"" + option + "\"" : option;
    }
}
