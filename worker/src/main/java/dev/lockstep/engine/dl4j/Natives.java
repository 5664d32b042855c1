package dev.lockstep.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native library: its settings, which must be made before it loads, and what was loaded. */
final class Natives {
    private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

    static {
        setUnlessGiven(HELPERS_OFF, "false");
        setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setUnlessGiven("org.nd4j.log.initialization", "false");
        Nd4j.getMemoryManager().togglePeriodicGc(false);
    }

    private Natives() {}

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Loads the library where it is not loaded yet; takes a second or two. */
    static void load() {
        Nd4j.zeros(1).addi(1);
    }

    static boolean usesOneDnn() {
        return !Boolean.getBoolean(HELPERS_OFF)
                && org.nd4j.nativeblas.Nd4jCpu.Environment.getInstance().isUseMKLDNN();
    }

    /** All that may show in the bits of a result. */
    static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        versions.put("engine", "dl4j");
        versions.put("deeplearning4j", version("deeplearning4j-nn"));
        versions.put("nd4j", version("nd4j-native"));
        versions.put("oneDNN", String.valueOf(usesOneDnn()));
        versions.put("openmpThreads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
        versions.put("java", System.getProperty("java.version"));
        versions.put("cpu", System.getProperty("os.arch"));
        return versions;
    }

    private static String version(String artifact) {
        return org.nd4j.versioncheck.VersionCheck.getVersionInfos().stream()
                .filter(v -> v.getArtifactId().equals(artifact))
                .map(v -> v.getBuildVersion())
                .findFirst()
                .orElse("unknown");
    }

    /** The array's own memory as floats: to write to it is to write to the array. The array must begin where its memory does. */
    static FloatBuffer live(INDArray array) {
        if (array.offset() != 0) {
            throw new IllegalStateException("the array begins at " + array.offset() + " of its memory, not at 0");
        }
        return ((FloatPointer) array.data().pointer()).asBuffer();
    }
}
