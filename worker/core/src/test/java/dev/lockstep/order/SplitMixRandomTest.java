package dev.lockstep.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SplitMixRandomTest {
    /** The first numbers of the published generator from the seed 1234567. */
    @Test
    void itsNumbersAreThePublishedOnes() {
        SplitMixRandom random = new SplitMixRandom(1234567);

        assertThat(random.nextLong()).isEqualTo(6457827717110365317L);
        assertThat(random.nextLong()).isEqualTo(3203168211198807973L);
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
    }

    @Test
    void wholeNumbersAreEvenlySpreadWithinTheirBound() {
        int[] counts = new int[7];
        SplitMixRandom random = new SplitMixRandom(3);
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_600, 10_400);
        }
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        SplitMixRandom random = new SplitMixRandom(4);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextGaussian();
            sum += value;
            squares += value * value;
        }
        assertThat(sum / 100_000).isCloseTo(0, within(0.02));
        assertThat(squares / 100_000).isCloseTo(1, within(0.02));
    }

    @Test
    void aSeedDependsOnEveryNumberAndTheirOrder() {
        assertThat(SplitMixRandom.seed(1, 2, 3))
                .isNotEqualTo(SplitMixRandom.seed(1, 3, 2))
                .isNotEqualTo(SplitMixRandom.seed(1, 2));
    }
}
