package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.Fingerprint;
import dev.lockstep.engine.UnlikeException;
import dev.lockstep.network.Arithmetic;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;

class NativesTest {
    @Test
    void aLibraryForCardsIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> Natives.requireProcessors(JCublasBackend.class))
                .hasMessageStartingWith("ND4J computes by JCublasBackend")
                .hasMessageContaining("BACKEND_PRIORITY_CPU=200");
        assertThatCode(() -> Natives.requireProcessors(CpuBackend.class)).doesNotThrowAnyException();
    }

    @Test
    void portableArithmeticIsThatOfAvx2WhateverTheProcessorAndTheEnvironmentSay() {
        Natives.load(Arithmetic.PORTABLE);

        assertThat(Machine.openBlasCore()).isEqualTo("HASWELL");
        assertThat(Versions.loaded()).containsEntry("openmpThreads", "1").containsKey("bits of exp");
        assertThat(Natives.fingerprint().families()).hasSize(11);
    }

    @Test
    void theFixedComputationGivesTheSameBitsAgainAndOnAnyThread() throws InterruptedException {
        Natives.load();
        Fingerprint[] other = {Natives.fingerprint()};
        Thread thread = new Thread(() -> other[0] = Natives.OPERATIONS.compute(() -> KernelBits.here(true)));
        thread.start();
        thread.join();

        assertThat(other[0]).isEqualTo(Natives.fingerprint());
    }

    @Test
    void aProcessThatComputesPortablyDoesNotPretendToComputeNatively() {
        Natives.load(Arithmetic.PORTABLE);

        assertThatThrownBy(() -> Natives.load(Arithmetic.NATIVE))
                .isInstanceOf(UnlikeException.class)
                .hasMessageContaining("training.arithmetic=portable")
                .hasMessageContaining("native");
    }

    @Test
    void otherKernelsAndOtherBitsThanThoseOfAvx2AreRefusedByName() {
        Natives.load();
        Fingerprint good = Natives.fingerprint();
        assertThatThrownBy(() -> Portable.check("SKYLAKEX", good))
                .isInstanceOf(UnlikeException.class)
                .hasMessageContaining("HASWELL")
                .hasMessageContaining("SKYLAKEX");
        Fingerprint wide =
                new Fingerprint("x", List.of(new Fingerprint.Family("convolution", "oneDNN with avx512f", "6ab744ed")));
        assertThatThrownBy(() -> Portable.check("HASWELL", wide))
                .hasMessageContaining("convolution")
                .hasMessageContaining("avx512f")
                .hasMessageContaining("training.arithmetic=native");
    }

    /** As the one is named that only the profile cuda brings. */
    private static final class JCublasBackend {}
}
