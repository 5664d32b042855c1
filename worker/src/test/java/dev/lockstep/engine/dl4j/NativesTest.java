package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /** As the one is named that only the profile cuda brings. */
    private static final class JCublasBackend {}
}
