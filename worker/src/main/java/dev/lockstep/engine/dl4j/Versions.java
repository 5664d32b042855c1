package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/** Library, build and version of all that may show in the bits of a result. */
final class Versions {
    private static final String UNKNOWN = "unknown";

    private Versions() {}

    static Map<String, String> loaded() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("engine", "dl4j");
        versions.put("deeplearning4j", version("org.deeplearning4j", "deeplearning4j-nn"));
        versions.put("nd4j", version("org.nd4j", "nd4j-native"));
        versions.put("nd4jBuild", build());
        versions.put("openblas", version("org.bytedeco", "openblas"));
        versions.put("oneDNN", String.valueOf(Natives.usesOneDnn()));
        versions.put("openmpThreads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
        versions.put("java", System.getProperty("java.version"));
        // OpenBLAS has other kernels, and so other bits, for each of these.
        versions.put("cpu", System.getProperty("os.arch") + " " + vectors());
        return versions;
    }

    private static String version(String group, String artifact) {
        try {
            return Loader.getVersion(group, artifact);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The build of the native library that is in memory, as its folder in JavaCPP's cache is named. */
    private static String build() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/libnd4jcpu.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    /** The widest vector instructions that the processor has. */
    private static String vectors() {
        try {
            String processor = Files.readString(Path.of("/proc/cpuinfo"));
            return Stream.of("avx512f", "avx2", "avx")
                    .filter(set -> processor.contains(" " + set + " "))
                    .findFirst()
                    .orElse("scalar");
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
