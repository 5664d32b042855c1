package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.globalContext;

import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;
import org.jspecify.annotations.Nullable;

/** libtorch on cards: what an installation has for them, and settings by which a card of one kind always computes the same bits. */
final class TorchCards {
    /** As they stand in its fat binaries: machine code alone, no text. */
    private static final List<Integer> MACHINE_CODE = List.of(75, 80, 90, 100, 120);

    /** The first driver that CUDA 13 runs with. */
    private static final int DRIVER = 580;

    private static final String FOLDER = "org/bytedeco/pytorch/linux-x86_64-gpu/";

    /** What libtorch is made of, each of which looks for the others beside itself. */
    private static final List<String> NATIVES = List.of(
            "libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so");

    private TorchCards() {}

    /** Whether the class path has libtorch for cards. */
    static boolean areThere() {
        return resource("libtorch_cuda.so") != null;
    }

    private static @Nullable URL resource(String name) {
        return TorchCards.class.getClassLoader().getResource(FOLDER + name);
    }

    static CardSupport support() {
        if (!areThere()) {
            return CardSupport.none(
                    "libtorch of this installation computes on processors only: unpack lockstep-torch-cuda,"
                            + " and start that one");
        }
        return CudaLibraries.ofThisProcess()
                .fault()
                .map(CardSupport::none)
                .orElseGet(() -> new CardSupport("libtorch 2.10 for CUDA 13", MACHINE_CODE, DRIVER));
    }

    /** Why libtorch cannot be loaded, also to compute on the processor; empty where it is not the one for cards. */
    static Optional<String> fault() {
        return areThere() ? CudaLibraries.ofThisProcess().fault() : Optional.empty();
    }

    /** To be called before libtorch is loaded. */
    static void prepare() {
        TorchEnvironment.set("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
        TorchEnvironment.set("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        String names = CardEnvironment.ofThisProcess().names();
        if (!names.isEmpty()) {
            // Whoever hides cards was asked when one was chosen; here their numbers are to mean what they meant there.
            TorchEnvironment.set("CUDA_VISIBLE_DEVICES", names);
        }
        CudaLibraries.ofThisProcess().load();
        unpack();
    }

    /**
     * All of it into JavaCPP's cache: where something is missing there, JavaCPP would load each library as soon as it is unpacked, fail for
     * want of the others, and go on in silence without those for cards.
     */
    private static void unpack() {
        try {
            for (String name : NATIVES) {
                Loader.cacheResource(Objects.requireNonNull(resource(name), name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot unpack libtorch to JavaCPP's cache (org.bytedeco.javacpp.cachedir)", e);
        }
    }

    /** To be called when libtorch is loaded. */
    static void requireLoaded() {
        if (!Context.hasCUDART()) {
            throw new IllegalStateException("libtorch was loaded without its library for cards, " + FOLDER
                    + "libtorch_cuda.so: is another libtorch in this process?");
        }
    }

    /** Sums in one order, and products of whole floats, but for native arithmetic, which may round them to 10 bits first. */
    static void settle(Arithmetic arithmetic) {
        Context context = globalContext();
        context.setDeterministicAlgorithms(true, false);
        context.setDeterministicFillUninitializedMemory(false);
        context.setDeterministicCuDNN(true);
        context.setBenchmarkCuDNN(false);
        context.setAllowTF32CuBLAS(arithmetic == Arithmetic.NATIVE);
        context.setAllowTF32CuDNN(arithmetic == Arithmetic.NATIVE);
        require(arithmetic, settings());
    }

    /** How the library is set, by its own account. */
    static Map<String, Boolean> settings() {
        Context context = globalContext();
        return new TreeMap<>(Map.of(
                "deterministic algorithms", context.deterministicAlgorithms(),
                "deterministic cuDNN", context.deterministicCuDNN(),
                "cuDNN that tries what is fastest", context.benchmarkCuDNN(),
                "TF32 in cuBLAS", context.allowTF32CuBLAS(),
                "TF32 in cuDNN", context.allowTF32CuDNN()));
    }

    /** Throws where one of them is not as runs need it. */
    static void require(Arithmetic arithmetic, Map<String, Boolean> settings) {
        settings.forEach((what, isOn) -> {
            boolean wanted = what.startsWith("TF32") ? arithmetic == Arithmetic.NATIVE : what.startsWith("determ");
            if (isOn != wanted) {
                throw new ArithmeticMismatchException("a replica computes on a card "
                        + (wanted ? "with " : "without ") + what + ", but libtorch says otherwise in this process: let"
                        + " nothing else in it set libtorch");
            }
        });
    }
}
