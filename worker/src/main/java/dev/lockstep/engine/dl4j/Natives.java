package dev.lockstep.engine.dl4j;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native library: its settings, which must be made before it loads. */
final class Natives {
    private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

    /** What native code is computing for this JVM, while which nothing is freed that it may use. */
    static final Operations OPERATIONS = new Operations();

    static {
        setUnlessGiven(HELPERS_OFF, "false");
        setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setUnlessGiven("org.nd4j.log.initialization", "false");
        PatientDeallocator.install(OPERATIONS);
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
        requireProcessors(Nd4j.getBackend().getClass());
        Nd4j.zeros(1).addi(1);
    }

    /** With its library for cards beside the other, ND4J prefers that one, whose arrays are not where replicas look. */
    static void requireProcessors(Class<?> backend) {
        if (backend != CpuBackend.class) {
            throw new IllegalStateException("ND4J computes by " + backend.getSimpleName()
                    + ", and replicas do not compute on cards yet: set BACKEND_PRIORITY_CPU=200 in the environment of"
                    + " driver and executors (spark.executorEnv.BACKEND_PRIORITY_CPU)");
        }
    }

    static boolean usesOneDnn() {
        return !Boolean.getBoolean(HELPERS_OFF)
                && org.nd4j.nativeblas.Nd4jCpu.Environment.getInstance().isUseMKLDNN();
    }

    /** The array's own memory as floats: to write to it is to write to the array. The array must begin where its memory does. */
    static FloatBuffer live(INDArray array) {
        if (array.offset() != 0) {
            throw new IllegalStateException("the array begins at " + array.offset() + " of its memory, not at 0");
        }
        return ((FloatPointer) array.data().pointer()).asBuffer();
    }
}
