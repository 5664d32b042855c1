package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.network.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.nd4j.common.config.ND4JClassLoading;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/**
 * ND4J on cards: what an installation has for them, and which of them this process computes on. A process has ND4J's library for
 * processors or that for cards, never both: it is one or the other from the first array on.
 */
final class Dl4jCards {
    private static final String FOR_CARDS = "org.nd4j.linalg.jcublas.JCublasBackend";
    private static final String FOR_PROCESSORS = "org.nd4j.linalg.cpu.nativecpu.CpuBackend";

    /** As they stand in the fat binaries of each release. */
    private static final List<Integer> CODE_OF_M1_1 = List.of(35, 50, 52, 60, 61, 70, 75, 80, 86);

    private static final int TEXT_OF_M1_1 = 86;

    /** Without text. */
    private static final List<Integer> CODE_OF_M2_1 = List.of(37, 50, 52, 60, 61, 70, 75, 80, 86);

    /** The first driver that every CUDA 11 runs with. */
    private static final int DRIVER = 450;

    /** The cards that this process will compute on, by their numbers; CUDA sees them and no others, in this order. */
    private final List<Integer> chosen = new ArrayList<>();

    /** Whether the class path has ND4J for cards. */
    static boolean areThere() {
        return Dl4jCards.class.getClassLoader().getResource(Nd4jRelease.here().libraryForCards()) != null;
    }

    static CardSupport support() {
        return areThere()
                ? supportOf(Nd4jRelease.here())
                : CardSupport.none("Deeplearning4j of this installation computes on processors only: unpack"
                        + " lockstep-dl4j-cuda for cards up to generation 8.9, or lockstep-dl4j-cuda-ptx for newer ones,"
                        + " and start that one (or give training.engine=torch, where lockstep-torch-cuda is)");
    }

    /** What the library of a release has for cards. */
    static CardSupport supportOf(Nd4jRelease release) {
        String library = "ND4J " + release.version() + " for CUDA 11";
        return switch (release) {
            case M1_1 -> new CardSupport(library, CODE_OF_M1_1, DRIVER).withText(TEXT_OF_M1_1);
            case M2_1 ->
                new CardSupport(library, CODE_OF_M2_1, DRIVER)
                        .withRemedyForNewer("unpack lockstep-dl4j-cuda-ptx, and start that one");
        };
    }

    /** Adds a card that this process will compute on; to be called before ND4J is loaded. */
    void choose(ComputeDevice.Card card) {
        if (!chosen.contains(card.index())) {
            chosen.add(card.index());
        }
    }

    /** Whether this process computes on cards. */
    boolean areUsed() {
        return !chosen.isEmpty();
    }

    /** What who asks for no card computes on in this process. */
    ComputeDevice usual() {
        return areUsed() ? new ComputeDevice.Card(chosen.get(0)) : ComputeDevice.processor();
    }

    /** As CUDA counts it in this process. */
    int number(ComputeDevice.Card card) {
        int number = chosen.indexOf(card.index());
        if (number < 0) {
            throw new IllegalStateException("card " + card.index() + " is none of those that ND4J was loaded for in"
                    + " this process (" + chosen + "): begin the run in a process of its own");
        }
        return number;
    }

    /** What the first of them is, as its maker names it. */
    String kind() {
        return CardEnvironment.ofThisProcess().kind(chosen.get(0));
    }

    /** Says to CUDA's libraries, before they are loaded, which cards there are, and that sums have one order. */
    void prepare(Arithmetic arithmetic) {
        CardEnvironment machine = CardEnvironment.ofThisProcess();
        NativeEnvironment.set("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        NativeEnvironment.set(
                "CUDA_VISIBLE_DEVICES", chosen.stream().map(machine::uuid).collect(Collectors.joining(",")));
        NativeEnvironment.set("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
        // Else the driver translates all of a library's text at its first use, and not what is needed of it.
        NativeEnvironment.set("CUDA_MODULE_LOADING", "LAZY");
        if (arithmetic == Arithmetic.PORTABLE) {
            NativeEnvironment.set("NVIDIA_TF32_OVERRIDE", "0");
        }
    }

    /** Has ND4J take one of its libraries, where it could take either; says why that for cards cannot be loaded. */
    void chooseBackend() {
        if (!areThere()) {
            return;
        }
        ND4JClassLoading.setNd4jClassloader(
                new OneBackend(Dl4jCards.class.getClassLoader(), areUsed() ? FOR_CARDS : FOR_PROCESSORS));
        if (areUsed()) {
            ND4JClassLoading.loadService(Nd4jBackend.class).forEach(Dl4jCards::requireRunnable);
        }
    }

    private static void requireRunnable(Nd4jBackend backend) {
        try {
            backend.canRun();
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IllegalStateException(
                    "training.engine=dl4j: ND4J for cards cannot be loaded: " + cause.getMessage()
                            + " (does nvidia-smi show the card here? Give --device cpu, or start the distribution lockstep)",
                    e);
        }
    }

    /** Throws where ND4J has taken another library than it was told to. */
    void requireBackend(Class<?> backend) {
        String wanted = areUsed() ? FOR_CARDS : FOR_PROCESSORS;
        if (!backend.getName().equals(wanted)) {
            throw new IllegalStateException(
                    "ND4J computes by " + backend.getSimpleName() + " in this process, and not by "
                            + wanted.substring(wanted.lastIndexOf('.') + 1)
                            + ": it was loaded before Lockstep could choose; let nothing else in the process use ND4J first");
        }
    }

    /** From now on this thread computes on the card; on no thread has ND4J to deal them out itself. */
    void enter(ComputeDevice.Card card) {
        int number = number(card);
        if (Nd4j.getAffinityManager().getDeviceForCurrentThread() != number) {
            Nd4j.getAffinityManager().unsafeSetDevice(number);
        }
    }
}
