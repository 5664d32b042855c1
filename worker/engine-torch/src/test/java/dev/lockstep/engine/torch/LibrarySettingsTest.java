package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LibrarySettingsTest {
    private static final LibrarySettings RIGHT = new LibrarySettings("AVX2", "HASWELL", 1, 1, 1);

    @Test
    void portableArithmeticIsThatOfAvx2WithOneThreadWhateverTheProcessorSays() {
        TorchLibrary.load(Arithmetic.PORTABLE);

        assertThat(LibrarySettings.here()).isEqualTo(RIGHT);
        assertThat(Pointer.maxPhysicalBytes()).isZero();
        assertThat(torch.globalContext().userEnabledMkldnn()).isTrue();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                Arguments.of(new LibrarySettings("AVX512", "HASWELL", 1, 1, 1), "AVX512"),
                Arguments.of(new LibrarySettings("AVX2", "SKYLAKEX", 1, 1, 1), "SKYLAKEX"),
                Arguments.of(new LibrarySettings("AVX2", "HASWELL", 2, 1, 1), "within an operation has 2"),
                Arguments.of(new LibrarySettings("AVX2", "HASWELL", 1, 3, 1), "between operations has 3"),
                Arguments.of(new LibrarySettings("AVX2", "HASWELL", 1, 1, 4), "OpenBLAS has 4"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void eachSettingThatIsNotAsItMustBeIsNamed(LibrarySettings settings, String named) {
        assertThatThrownBy(() -> {
                    settings.requireOneThread();
                    settings.requirePortable();
                })
                .isInstanceOf(ArithmeticMismatchException.class)
                .hasMessageContaining(named);
    }

    @Test
    void otherBitsThanThoseOfAvx2AreRefusedByName() {
        ArithmeticFingerprint wide = new ArithmeticFingerprint(
                "x", List.of(new ArithmeticFingerprint.Family("convolution", "oneDNN with avx512f", "6ab744ed")));

        assertThatThrownBy(() -> TorchPortableKernels.check(RIGHT, wide))
                .isInstanceOf(ArithmeticMismatchException.class)
                .hasMessageContaining("convolution")
                .hasMessageContaining("avx512f")
                .hasMessageContaining("training.arithmetic=native");
    }

    @Test
    void theFixedComputationGivesTheSameBitsAgainAndOnAnyThread() throws InterruptedException {
        TorchLibrary.load();
        ArithmeticFingerprint[] other = {TorchLibrary.fingerprint(ComputeDevice.processor())};
        Thread thread = new Thread(() -> other[0] = TorchBits.here(true, ComputeDevice.processor()));
        thread.start();
        thread.join();

        assertThat(other[0]).isEqualTo(TorchLibrary.fingerprint(ComputeDevice.processor()));
    }

    @Test
    void aProcessThatComputesPortablyDoesNotPretendToComputeNatively() {
        TorchLibrary.load(Arithmetic.PORTABLE);

        assertThatThrownBy(() -> TorchLibrary.load(Arithmetic.NATIVE))
                .isInstanceOf(ArithmeticMismatchException.class)
                .hasMessageContaining("training.arithmetic=portable")
                .hasMessageContaining("native");
    }

    /** What a process says of the libraries, whose environment would have them otherwise. */
    private static String said(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Child.class.getName()),
                        Stream.of(arguments))
                .toList());
        builder.environment()
                .putAll(Map.of(
                        "OMP_NUM_THREADS", "3",
                        "OPENBLAS_NUM_THREADS", "2",
                        "OPENBLAS_CORETYPE", "Sandybridge",
                        "ATEN_CPU_CAPABILITY", "default",
                        "ONEDNN_MAX_CPU_ISA", "SSE41"));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }

    @Test
    void whatTheEnvironmentSaysDoesNotShowAndWithoutTheSettingsItWould() throws IOException, InterruptedException {
        TorchLibrary.load();
        String set = said("load");
        String unset = said();

        assertThat(set).contains(RIGHT.toString(), "no limit of memory");
        assertThat(set)
                .contains(TorchLibrary.fingerprint(ComputeDevice.processor())
                        .families()
                        .toString());
        assertThat(unset).contains("capability=DEFAULT", "openBlasCore=SANDYBRIDGE", " threads=3", "limited memory");
        assertThat(unset)
                .doesNotContain(TorchLibrary.fingerprint(ComputeDevice.processor())
                        .family("convolution")
                        .orElseThrow()
                        .hash());
    }

    /** Says how the libraries are set. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            if (arguments.length > 0) {
                TorchLibrary.load(Arithmetic.PORTABLE);
            } else {
                Loader.load(torch.class);
            }
            report(LibrarySettings.here() + " "
                    + TorchBits.here(true, ComputeDevice.processor()).families());
            report(
                    Pointer.maxPhysicalBytes() == 0 && Pointer.maxBytes() == 0
                            ? "no limit of memory"
                            : "limited memory");
        }

        @SuppressWarnings("SystemOut") // it is what the test reads
        private static void report(String text) {
            System.out.println(text);
        }
    }
}
