package dev.lockstep.driver.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSamplingTest {
    private static final float[] CHANCES = {0.1f, 0.6f, 0.3f};

    private static long[] drawn(double temperature, long seed) {
        TokenSampling sampling = new TokenSampling(temperature, seed);
        long[] counts = new long[CHANCES.length];
        for (int i = 0; i < 10_000; i++) {
            counts[sampling.draw(CHANCES)]++;
        }
        return counts;
    }

    @Test
    void eachIsDrawnAsOftenAsItsChanceSays() {
        long[] counts = drawn(1, 42);
        for (int i = 0; i < CHANCES.length; i++) {
            assertThat((double) counts[i]).isCloseTo(CHANCES[i] * 10_000.0, within(200.0));
        }
    }

    @Test
    void coldTheLikelyAreLikelierAndHotTheUnlikelyAre() {
        assertThat(drawn(0, 42)).containsExactly(0, 10_000, 0);
        // 0.1, 0.6 and 0.3 squared are as 1 to 36 to 9.
        assertThat(drawn(0.5, 42)[1]).isBetween(7_626L, 8_026L);
        assertThat(drawn(1000, 42)[0]).isBetween(3_100L, 3_500L);
    }

    @Test
    void theSameSeedDrawsTheSame() {
        TokenSampling one = new TokenSampling(1, 7);
        TokenSampling same = new TokenSampling(1, 7);
        TokenSampling other = new TokenSampling(1, 8);
        int[] first = IntStream.range(0, 50).map(i -> one.draw(CHANCES)).toArray();

        assertThat(IntStream.range(0, 50).map(i -> same.draw(CHANCES)).toArray())
                .containsExactly(first);
        assertThat(IntStream.range(0, 50).map(i -> other.draw(CHANCES)).toArray())
                .isNotEqualTo(first);
    }
}
