package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.globalContext;
import static org.bytedeco.pytorch.global.torch.set_num_interop_threads;
import static org.bytedeco.pytorch.global.torch.set_num_threads;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.NativeArithmetic;
import dev.lockstep.engine.machine.TorchSystem;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/** libtorch's native libraries: their settings, which must be made before they load. */
final class TorchLibrary {
    /** Replicas are threads; those of a library beside them would only wait for each other. */
    private static final Map<String, String> ONE_THREAD = Map.of(
            "OMP_NUM_THREADS", "1",
            "OMP_DYNAMIC", "false",
            "OPENBLAS_NUM_THREADS", "1",
            "GOTO_NUM_THREADS", "1",
            "MKL_NUM_THREADS", "1");

    private static volatile @Nullable Arithmetic loaded;
    private static final Map<ComputeDevice, ArithmeticFingerprint> FINGERPRINTS = new HashMap<>();

    private TorchLibrary() {}

    /** What keeps libtorch from being loaded on this system, which is not tried. */
    static Optional<String> fault() {
        return TorchSystem.faultOf(HostSystem.here())
                .or(TorchCards::fault)
                .map(why -> "training.engine=torch: " + why + " (give training.engine=dl4j)");
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
        LibrarySettings settings = LibrarySettings.here();
        settings.requireOneThread();
        if (arithmetic == Arithmetic.PORTABLE) {
            TorchPortableKernels.check(settings, fingerprint(ComputeDevice.processor()));
        }
    }

    /** Whether this process computes what any processor would. */
    static boolean isPortable() {
        return loaded == Arithmetic.PORTABLE;
    }

    private static void loadOnce(Arithmetic arithmetic) {
        fault().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        setUnlessGiven("org.bytedeco.javacpp.maxphysicalbytes", "0");
        setUnlessGiven("org.bytedeco.javacpp.maxbytes", "0");
        ONE_THREAD.forEach(TorchEnvironment::set);
        if (arithmetic == Arithmetic.PORTABLE) {
            TorchPortableKernels.prepare();
        } else {
            NativeArithmetic.variables().forEach(TorchEnvironment::set);
        }
        if (TorchCards.areThere()) {
            TorchCards.prepare();
        }
        try {
            useOneThread();
        } catch (LinkageError e) {
            throw NativeJars.refused(e, cache());
        }
        loaded = arithmetic;
        // It is asked at each convolution, cannot do any here, and says so each time.
        globalContext().setUserEnabledNNPACK(false);
    }

    /** The first calls load the libraries. */
    private static void useOneThread() {
        set_num_threads(1);
        if (TorchCards.areThere()) {
            TorchCards.requireLoaded();
        }
        set_num_interop_threads(1);
        OpenBlas.oneThread();
    }

    private static String cache() {
        try {
            return Loader.getCacheDir().toString();
        } catch (IOException | LinkageError e) {
            return "a folder of JavaCPP's that cannot be made";
        }
    }

    private static void setUnlessGiven(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** What this process makes of the fixed computation: found out once. */
    static synchronized ArithmeticFingerprint fingerprint(ComputeDevice device) {
        return FINGERPRINTS.computeIfAbsent(device, on -> TorchBits.here(isPortable(), on));
    }
}
