package dev.lockstep.driver.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.page.ContourLines.Piece;
import org.junit.jupiter.api.Test;

class ContourLinesTest {

    @Test
    void theLinePassesWhereTheLevelWouldBe() {
        assertThat(new ContourLines(new float[] {0, 1, 0, 1}, 2, 2, 0.25).pieces())
                .containsExactly(new Piece(0.25, 0, 0.25, 1));
    }

    @Test
    void aSaddleHasTwoPieces() {
        assertThat(new ContourLines(new float[] {0, 1, 1, 0}, 2, 2, 0.5).pieces())
                .hasSize(2);
    }

    @Test
    void aModelThatIsOfOneMindHasNoLine() {
        assertThat(new ContourLines(new float[] {0.6f, 0.9f, 0.7f, 1}, 2, 2, 0.5).pieces())
                .isEmpty();
        assertThat(new ContourLines(new float[] {0.6f}, 1, 1, 0.5).pieces()).isEmpty();
    }
}
