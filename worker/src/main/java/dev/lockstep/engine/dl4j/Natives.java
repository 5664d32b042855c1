package dev.lockstep.engine.dl4j;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
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
        versions.put("deeplearning4j", version(MultiLayerNetwork.class, "deeplearning4j-nn"));
        versions.put("nd4j", version(CpuBackend.class, "nd4j-native"));
        versions.put("oneDNN", String.valueOf(usesOneDnn()));
        versions.put("openmpThreads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
        versions.put("java", System.getProperty("java.version"));
        versions.put("cpu", System.getProperty("os.arch"));
        return versions;
    }

    /** The version in the name of the jar that a class came from: DL4J's jars say it nowhere else. */
    private static String version(Class<?> from, String artifact) {
        CodeSource source = from.getProtectionDomain().getCodeSource();
        String file = source == null
                ? ""
                : Path.of(source.getLocation().getPath()).getFileName().toString();
        boolean named = file.startsWith(artifact + "-") && file.endsWith(".jar");
        return named ? file.substring(artifact.length() + 1, file.length() - ".jar".length()) : "unknown";
    }

    /** The array's own memory as floats: to write to it is to write to the array. The array must begin where its memory does. */
    static FloatBuffer live(INDArray array) {
        if (array.offset() != 0) {
            throw new IllegalStateException("the array begins at " + array.offset() + " of its memory, not at 0");
        }
        return ((FloatPointer) array.data().pointer()).asBuffer();
    }
}
