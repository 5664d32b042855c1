package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.get_cpu_capability;
import static org.bytedeco.pytorch.global.torch.get_num_interop_threads;
import static org.bytedeco.pytorch.global.torch.get_num_threads;

import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.machine.PortableArithmetic;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.BytePointer;

/**
 * How the libraries are set in this process, by their own account.
 *
 * @param capability the instructions that libtorch's own kernels use
 * @param openBlasCore the processor whose kernels OpenBLAS uses
 * @param threads that libtorch divides an operation among
 * @param threadsBetween that libtorch divides operations among
 * @param openBlasThreads that OpenBLAS divides a product among
 */
record LibrarySettings(
        String capability, String openBlasCore, long threads, long threadsBetween, long openBlasThreads) {

    static LibrarySettings here() {
        try (BytePointer capability = get_cpu_capability()) {
            return new LibrarySettings(
                    capability.getString(),
                    OpenBlas.core(),
                    get_num_threads(),
                    get_num_interop_threads(),
                    OpenBlas.threads());
        }
    }

    /** Throws where replicas, which are threads themselves, would wait for each other's, or sums depend on how many there are. */
    void requireOneThread() {
        Map<String, Long> threads = new TreeMap<>(Map.of(
                "libtorch within an operation", this.threads,
                "libtorch between operations", threadsBetween,
                "OpenBLAS", openBlasThreads));
        threads.forEach((whose, count) -> {
            if (count != 1) {
                throw new ArithmeticMismatchException("a replica computes with one thread, but " + whose + " has "
                        + count + " in this process: the library was loaded before Lockstep could set it; let nothing"
                        + " else in the process use libtorch");
            }
        });
    }

    /** Throws where kernels of other instructions than AVX2 are in use. */
    void requirePortable() {
        PortableArithmetic.requireKernels("libtorch", "AVX2", capability);
        PortableArithmetic.requireKernels("OpenBLAS", "HASWELL", openBlasCore);
    }
}
