package dev.lockstep.driver.cluster;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The archive of classes from which this JVM started. Executors start from it too, seconds sooner, where it is there and their
 * class path begins like ours; where not, they leave it aside without a word.
 *
 * @param options of a JVM that starts from it
 * @param jars the class path, without its folders: what executors need of those comes from Spark
 */
record ClassArchive(List<String> options, String jars) {
    private static final String FILE = "-XX:SharedArchiveFile=";
    private static final List<String> OPTIONS = List.of(FILE, "-Xshare:", "-Xlog:");

    static Optional<ClassArchive> ofThisJvm() {
        return of(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getProperty("java.class.path"));
    }

    static Optional<ClassArchive> of(List<String> jvmArguments, String classPath) {
        if (jvmArguments.stream().noneMatch(argument -> argument.startsWith(FILE))) {
            return Optional.empty();
        }
        List<String> options = jvmArguments.stream()
                .filter(argument -> OPTIONS.stream().anyMatch(argument::startsWith))
                .map(ClassArchive::quoted)
                .toList();
        String jars = Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        return Optional.of(new ClassArchive(options, jars));
    }

    /** As Spark takes options apart. */
    private static String quoted(String option) {
        return option.contains(" ") ? "\"" + option + "\"" : option;
    }
}
