package dev.lockstep.engine.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchSystemTest {
    private static final String PLATFORM = "Linux amd64";
    private static final Set<String> AVX2 = Set.of("sse2", "avx", "avx2");

    @ParameterizedTest
    @ValueSource(strings = {"glibc 2.35", "glibc 2.36", "glibc 2.100", "glibc 3.0", "glibc unknown"})
    void aMachineWithAllItNeedsCanRunIt(String glibc) {
        assertThat(TorchSystem.faultOf(new HostSystem(PLATFORM, glibc, AVX2))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"glibc 2.34", "glibc 2.4", "glibc 1.99", "another C library than glibc"})
    void anOlderCLibraryIsNamedWithTheOneThatItTakes(String library) {
        assertThat(TorchSystem.faultOf(new HostSystem(PLATFORM, library, AVX2)))
                .contains("libtorch needs glibc 2.35 or newer, and this machine has " + library);
    }

    @Test
    void aProcessorOrASystemOfAnotherKindIsNamed() {
        assertThat(TorchSystem.faultOf(new HostSystem(PLATFORM, "glibc 2.36", Set.of("sse2", "avx"))))
                .contains("libtorch needs a processor with AVX2, and this machine has one without");
        assertThat(TorchSystem.faultOf(new HostSystem("Linux aarch64", "glibc 2.36", Set.of())))
                .contains("libtorch needs Linux on x86-64, and this machine is Linux aarch64");
    }

    @Test
    void thisMachineIsKnown() {
        HostSystem here = HostSystem.here();

        assertThat(here.platform()).contains(System.getProperty("os.arch"));
        if (here.platform().equals(PLATFORM)) {
            assertThat(here.cLibrary()).matches("glibc \\d+\\.\\d+|another C library than glibc");
            assertThat(here.instructions()).contains("sse2");
        }
    }
}
