package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.network.Arithmetic;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeLibraryTest {
    @Test
    void portableArithmeticIsThatOfAvx2WhateverTheProcessorAndTheEnvironmentSay() {
        NativeLibrary.load(Arithmetic.PORTABLE);

        assertThat(MachineArithmetic.openBlasCore()).isEqualTo("HASWELL");
        assertThat(LibraryVersions.loaded()).containsEntry("openmpThreads", "1").containsKey("bits of exp");
        assertThat(NativeLibrary.fingerprint().families()).hasSize(11);
    }

    @Test
    void theFixedComputationGivesTheSameBitsAgainAndOnAnyThread() throws InterruptedException {
        NativeLibrary.load();
        ArithmeticFingerprint[] other = {NativeLibrary.fingerprint()};
        Thread thread = new Thread(() -> other[0] = NativeLibrary.OPERATIONS.compute(() -> KernelBits.here(true)));
        thread.start();
        thread.join();

        assertThat(other[0]).isEqualTo(NativeLibrary.fingerprint());
    }

    @Test
    void aProcessThatComputesPortablyDoesNotPretendToComputeNatively() {
        NativeLibrary.load(Arithmetic.PORTABLE);

        assertThatThrownBy(() -> NativeLibrary.load(Arithmetic.NATIVE))
                .isInstanceOf(ArithmeticMismatchException.class)
                .hasMessageContaining("training.arithmetic=portable")
                .hasMessageContaining("native");
    }

    @Test
    void otherKernelsAndOtherBitsThanThoseOfAvx2AreRefusedByName() {
        NativeLibrary.load();
        ArithmeticFingerprint good = NativeLibrary.fingerprint();
        assertThatThrownBy(() -> PortableKernels.check("SKYLAKEX", good))
                .isInstanceOf(ArithmeticMismatchException.class)
                .hasMessageContaining("HASWELL")
                .hasMessageContaining("SKYLAKEX");
        ArithmeticFingerprint wide = new ArithmeticFingerprint(
                "x", List.of(new ArithmeticFingerprint.Family("convolution", "oneDNN with avx512f", "6ab744ed")));
        assertThatThrownBy(() -> PortableKernels.check("HASWELL", wide))
                .hasMessageContaining("convolution")
                .hasMessageContaining("avx512f")
                .hasMessageContaining("training.arithmetic=native");
    }
}
