package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.engine.machine.NativeArithmetic;
import dev.lockstep.network.Arithmetic;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's native library: its settings, which must be made before it loads. */
final class NativeLibrary {
    private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

    /** What native code is computing for this JVM, while which nothing is freed that it may use. */
    static final NativeOperations OPERATIONS = new NativeOperations();

    /** What this process computes on, where that is no processor. */
    static final Dl4jCards CARDS = new Dl4jCards();

    private static @Nullable Arithmetic loaded;
    private static @Nullable ArithmeticFingerprint fingerprint;

    private NativeLibrary() {}

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Says what this process will compute on; nothing is changed by it where the library is loaded. */
    static synchronized void prepare(ComputeDevice device) {
        if (loaded == null && device instanceof ComputeDevice.Card card) {
            CARDS.choose(card);
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
            String core = MachineArithmetic.openBlasCore();
            if (CARDS.areUsed()) {
                PortableKernels.checkBesideCards(core, fingerprint());
            } else {
                PortableKernels.check(core, fingerprint());
            }
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
        if (CARDS.areUsed()) {
            CARDS.prepare(arithmetic);
        }
        CARDS.chooseBackend();
        loaded = arithmetic;
        PatientDeallocator.install(OPERATIONS);
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        CARDS.requireBackend(Nd4j.getBackend().getClass());
        if (CARDS.areUsed()) {
            Loader.load(openblas_nolapack.class); // by which the processor computes what is not for cards
        } else if (isPortable) {
            PortableKernels.oneThread(); // what ND4J calls threads there, are threads of the card's
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

    static boolean usesOneDnn() {
        return !CARDS.areUsed()
                && !Boolean.getBoolean(HELPERS_OFF)
                && org.nd4j.nativeblas.Nd4jCpu.Environment.getInstance().isUseMKLDNN();
    }

    /**
     * The array's own memory as floats: to write to it is to write to the array, or to the processor's copy of one that lies on a
     * card. The array must begin where its memory does.
     */
    static FloatBuffer live(INDArray array) {
        if (array.offset() != 0) {
            throw new IllegalStateException("the array begins at " + array.offset() + " of its memory, not at 0");
        }
        HostSide.fetch(array); // where it lies on a card, there is no copy before
        return new FloatPointer(array.data().pointer())
                .capacity(array.data().length())
                .asBuffer();
    }
}
