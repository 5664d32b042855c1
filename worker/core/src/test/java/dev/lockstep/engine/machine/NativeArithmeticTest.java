package dev.lockstep.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NativeArithmeticTest {
    private static final Set<String> WIDE =
            Set.of("sse2", "avx2", "fma", "avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl");

    @Test
    void aProcessorWithAvx512IsComputedOnByItWhateverItsFamily() {
        assertThat(NativeArithmetic.variables(WIDE, Map.of()))
                .containsExactly(Map.entry("OPENBLAS_CORETYPE", "SkylakeX"));
    }

    @Test
    void oneWithoutOrWithAPartOfItIsLeftToTheLibrary() {
        assertThat(NativeArithmetic.variables(Set.of("avx2", "fma"), Map.of())).isEmpty();
        assertThat(NativeArithmetic.variables(Set.of("avx2", "avx512f", "avx512cd", "avx512er"), Map.of()))
                .isEmpty();
    }

    @Test
    void whatTheUserHasChosenStays() {
        assertThat(NativeArithmetic.variables(WIDE, Map.of("OPENBLAS_CORETYPE", "Zen")))
                .isEmpty();
    }
}
