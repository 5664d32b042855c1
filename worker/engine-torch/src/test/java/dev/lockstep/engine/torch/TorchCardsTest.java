package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.network.Arithmetic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchCardsTest {
    private static final Map<String, Boolean> RIGHT = Map.of(
            "deterministic algorithms", true,
            "deterministic cuDNN", true,
            "cuDNN that tries what is fastest", false,
            "TF32 in cuBLAS", false,
            "TF32 in cuDNN", false);

    @TempDir
    private Path folder;

    @Test
    void theLibraryForProcessorsSaysWhichDistributionHasTheOneForCards() {
        assertThat(new TorchProvider().cards().why())
                .hasValueSatisfying(why -> assertThat(why).contains("processors only", "lockstep-torch-cuda"));
        assertThat(TorchCards.fault()).isEmpty();
    }

    @Test
    void eachSettingOfACardThatIsNotAsItMustBeIsNamed() {
        assertThatCode(() -> TorchCards.require(Arithmetic.PORTABLE, RIGHT)).doesNotThrowAnyException();
        RIGHT.forEach((what, isOn) -> {
            Map<String, Boolean> wrong = new HashMap<>(RIGHT);
            wrong.put(what, !isOn);
            assertThatThrownBy(() -> TorchCards.require(Arithmetic.PORTABLE, wrong))
                    .isInstanceOf(ArithmeticMismatchException.class)
                    .hasMessageContaining((isOn ? "with " : "without ") + what);
        });
    }

    private CudaLibraries found(String variable) {
        return CudaLibraries.of(Map.of(variable, folder.toString()));
    }

    private void put(String place) throws IOException {
        Path file = folder.resolve(place);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    @Test
    void librariesAreFoundInAFolderOrInThoseOfPythonsPackages() throws IOException {
        put("libcublas.so.13");
        put("cudnn/lib/libcudnn.so.9");
        put("cu13/lib/libcufft.so.12");

        assertThat(found(CudaLibraries.VARIABLE).paths())
                .containsEntry("libcublas.so.13", folder.resolve("libcublas.so.13"))
                .containsEntry("libcudnn.so.9", folder.resolve("cudnn/lib/libcudnn.so.9"))
                .containsEntry("libcufft.so.12", folder.resolve("cu13/lib/libcufft.so.12"));
        assertThat(found("LD_LIBRARY_PATH").paths()).containsKey("libcublas.so.13");
        assertThat(found(CudaLibraries.VARIABLE).fault())
                .hasValueSatisfying(fault -> assertThat(fault)
                        .contains("lacks", "libnccl.so.2", "LOCKSTEP_CUDA", "lockstep-torch")
                        .doesNotContain("libcudnn.so.9"));
    }
}
