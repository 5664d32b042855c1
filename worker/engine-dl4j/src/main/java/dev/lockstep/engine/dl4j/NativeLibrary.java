package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.machine.NativeArithmetic;
import dev.lockstep.network.Arithmetic;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native library: its settings, which must be made before it loads. */
final class NativeLibrary {
    private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

    /** What native code is computing for this JVM, while which nothing is freed that it may use. */
    static final NativeOperations OPERATIONS = new NativeOperations();

    private static @Nullable Arithmetic loaded;
    private static @Nullable ArithmeticFingerprint fingerprint;

    private NativeLibrary() {}

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Loads the library where it is not loaded yet, for portable arithmetic; takes a second or two. */
    static synchronized void load() {
        if (loaded == null) {
            load(Arithmetic.PORTABLE);
        }
    }

    /** The same for this arithmetic, which is that of the process from then on: a library chooses its kernels once. */
    static synchronized void load(Arithmetic arithmetic) {
        if (loaded == null) {
            loadOnce(arithmetic);
        } else if (loaded != arithmetic) {
            throw ArithmeticMismatchException.since(loaded, arithmetic);
        }
        if (arithmetic == Arithmetic.PORTABLE) {
            PortableKernels.check(MachineArithmetic.openBlasCore(), fingerprint());
        }
    }

    private static void loadOnce(Arithmetic arithmetic) {
        setUnlessGiven(HELPERS_OFF, "false");
        setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setUnlessGiven("org.nd4j.log.initialization", "false");
        boolean isPortable = arithmetic == Arithmetic.PORTABLE;
        if (isPortable) {
            PortableKernels.prepare();
        } else {
            NativeArithmetic.variables().forEach(NativeEnvironment::set);
        }
        loaded = arithmetic;
        PatientDeallocator.install(OPERATIONS);
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        requireProcessors(Nd4j.getBackend().getClass());
        if (isPortable) {
            PortableKernels.oneThread();
        }
        Nd4j.zeros(1).addi(1);
    }

    /** What this process makes of the fixed computation: found out once. */
    static synchronized ArithmeticFingerprint fingerprint() {
        ArithmeticFingerprint known = fingerprint;
        if (known == null) {
            known = OPERATIONS.compute(() -> KernelBits.here(loaded == Arithmetic.PORTABLE));
            fingerprint = known;
        }
        return known;
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
