package dev.lockstep.engine.dl4j;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
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
        versions.put("nd4jBuild", loadedBuild());
        versions.put("openblas", openBlasVersion());
        versions.put("oneDNN", String.valueOf(usesOneDnn()));
        versions.put("openmpThreads", String.valueOf(Nd4j.getEnvironment().maxThreads()));
        versions.put("java", System.getProperty("java.version"));
        // OpenBLAS has other kernels, and so other bits, for each of these.
        versions.put("cpu", System.getProperty("os.arch") + " " + vectors());
        return versions;
    }

    /** The build of the native library that is in memory, as its folder in JavaCPP's cache is named. */
    private static String loadedBuild() {
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(line -> line.endsWith("/libnd4jcpu.so"))
                    .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
                    .map(folder -> String.valueOf(folder.getFileName()))
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String openBlasVersion() {
        try {
            return Loader.getVersion("org.bytedeco", "openblas");
        } catch (IOException e) {
            return "unknown";
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
            return "unknown";
        }
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
