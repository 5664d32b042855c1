package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankFailureTest {
    @Test
    void theStackOfANativeLibraryIsNoPartOfWhatItSays() {
        String ofLibrary =
                "CUDA error: out of memory\n\nException raised from c10_cuda_check at CUDAException.cpp:44 (most recent"
                        + " call first):\nframe #0: c10::Error::Error(c10::SourceLocation) + 0x9b";
        assertThat(RankFailure.said(new RuntimeException(ofLibrary))).isEqualTo("CUDA error: out of memory");
    }

    @Test
    void aFailureThatSaysNothingIsNamed() {
        assertThat(RankFailure.said(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
        assertThat(RankFailure.said(new NoClassDefFoundError("a/B"))).isEqualTo("java.lang.NoClassDefFoundError: a/B");
    }
}
