package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.machine.Machine;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Nd4j;

/** Library, build and version of all that may show in the bits of a result. */
final class LibraryVersions {
    private static final String UNKNOWN = Machine.UNKNOWN;

    private LibraryVersions() {}

    static Map<String, String> loaded() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("engine", "dl4j");
        versions.put("deeplearning4j", version("org.deeplearning4j", "deeplearning4j-nn"));
        versions.put("nd4j", version("org.nd4j", library()));
        versions.put("nd4jBuild", build());
        versions.put("openblas", openBlas());
        versions.put("oneDNN", String.valueOf(NativeLibrary.usesOneDnn()));
        versions.put("openmpThreads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
        versions.put("java", System.getProperty("java.version"));
        versions.put("cpu", System.getProperty("os.arch") + " " + Machine.vectors());
        versions.putAll(NativeLibrary.fingerprint().described());
        return versions;
    }

    private static String library() {
        return NativeLibrary.CARDS.areUsed() ? Nd4jRelease.here().forCards() : "nd4j-native";
    }

    private static String version(String group, String artifact) {
        try {
            return Loader.getVersion(group, artifact);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static String openBlas() {
        return version("org.bytedeco", "openblas");
    }

    /** The build of the native library that is in memory, as its folder in JavaCPP's cache is named. */
    static String build() {
        try {
            return Machine.mapped("/libnd4j(cpu|cuda)\\.so$")
                    .map(file -> String.valueOf(file.getName(file.getNameCount() - 2)))
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
