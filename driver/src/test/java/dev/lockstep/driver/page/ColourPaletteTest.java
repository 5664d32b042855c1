package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColourPaletteTest {

    @Test
    void tenClassesHaveTenColours() {
        assertThat(IntStream.range(0, 10).mapToObj(ColourPalette::css).distinct())
                .hasSize(10)
                .allMatch(colour -> colour.matches("#[0-9a-f]{6}"));
    }

    @Test
    void everyLabelHasAColour() {
        assertThat(ColourPalette.css(10)).isEqualTo(ColourPalette.css(0));
        assertThat(ColourPalette.css(-1)).isEqualTo(ColourPalette.css(9));
    }

    @Test
    void opacityStaysBetweenNothingAndAll() {
        assertThat(ColourPalette.argb(0, -1) >>> 24).isZero();
        assertThat(ColourPalette.argb(0, 0.5) >>> 24).isEqualTo(128);
        assertThat(ColourPalette.argb(0, 7) >>> 24).isEqualTo(255);
        assertThat(ColourPalette.argb(1, 0.5) & 0xFFFFFF).isEqualTo(ColourPalette.rgb(1));
    }
}
