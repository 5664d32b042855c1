package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaletteTest {

    @Test
    void tenClassesHaveTenColours() {
        assertThat(IntStream.range(0, 10).mapToObj(Palette::css).distinct())
                .hasSize(10)
                .allMatch(colour -> colour.matches("#[0-9a-f]{6}"));
    }

    @Test
    void everyLabelHasAColour() {
        assertThat(Palette.css(10)).isEqualTo(Palette.css(0));
        assertThat(Palette.css(-1)).isEqualTo(Palette.css(9));
    }

    @Test
    void opacityStaysBetweenNothingAndAll() {
        assertThat(Palette.argb(0, -1) >>> 24).isZero();
        assertThat(Palette.argb(0, 0.5) >>> 24).isEqualTo(128);
        assertThat(Palette.argb(0, 7) >>> 24).isEqualTo(255);
        assertThat(Palette.argb(1, 0.5) & 0xFFFFFF).isEqualTo(Palette.rgb(1));
    }
}
