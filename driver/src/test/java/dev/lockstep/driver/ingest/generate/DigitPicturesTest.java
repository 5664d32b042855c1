package dev.lockstep.driver.ingest.generate;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.ingest.fault.IngestException;
import org.junit.jupiter.api.Test;

class DigitPicturesTest {
    @Test
    void aSystemWithoutFontsIsToldWhatToInstall() {
        assertThatThrownBy(() -> DigitPictures.requireFonts(() -> {
                    throw new UnsatisfiedLinkError(
                            "libfontmanager.so: libharfbuzz.so.0: cannot open shared object file");
                }))
                .isInstanceOf(IngestException.class)
                .hasMessageStartingWith("data.source=digits draws its pictures with the machine's fonts")
                .hasMessageContaining("libharfbuzz.so.0")
                .hasMessageContaining("apt install fontconfig");
    }

    @Test
    void oneThatHasThemIsToldNothing() {
        assertThatCode(() -> DigitPictures.table(10, 1)).doesNotThrowAnyException();
    }
}
