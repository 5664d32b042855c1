package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireRoundingTest {
    private static final int ALL_SHORTS = 1 << 16;
    private static final int MANY = 200_000;

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void allThatFitsIn16BitsStaysAsItIs(WireRounding rounding) {
        for (int bits = 0; bits < ALL_SHORTS; bits++) {
            float value = rounding.toFloat((short) bits);
            if (Float.isNaN(value)) {
                assertThat(rounding.toFloat(rounding.toShort(value))).isNaN();
            } else {
                assertThat(rounding.toShort(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void halvesAreThoseOfTheStandard() {
        for (int bits = 0; bits < ALL_SHORTS; bits++) {
            int exponent = (bits >> 10) & 0x1f;
            int fraction = bits & 0x3ff;
            double size = exponent == 0 ? fraction * 0x1p-24 : (1 + fraction * 0x1p-10) * Math.pow(2, exponent - 15);
            if (exponent == 0x1f) {
                size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            Double expected = (bits & 0x8000) == 0 ? size : -size;
            Double found = (double) WireRounding.FP16.toFloat((short) bits);
            assertThat(found).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void theNearestIsTakenAndOfTwoTheEvenOne(WireRounding rounding) {
        SplitMixRandom random = new SplitMixRandom(7);
        for (int i = 0; i < MANY; i++) {
            float value = Float.intBitsToFloat(random.nextInt(0x47000000));
            assertNearest(rounding, value);
        }
        for (int bits = 0; bits < 0x4700; bits++) {
            float low = rounding.toFloat((short) bits);
            float middle = (float) (((double) low + rounding.toFloat((short) (bits + 1))) / 2);
            assertNearest(rounding, middle);
        }
    }

    private static void assertNearest(WireRounding rounding, float value) {
        short taken = rounding.toShort(value);
        double error = Math.abs(rounding.toFloat(taken) - (double) value);
        double above = Math.abs(rounding.toFloat((short) (taken + 1)) - (double) value);
        double below = taken == 0 ? Double.MAX_VALUE : Math.abs(rounding.toFloat((short) (taken - 1)) - (double) value);
        boolean isEven = (taken & 1) == 0;
        assertThat(error < Math.min(above, below) || (error == Math.min(above, below) && isEven))
                .as("%s becomes %s", value, rounding.toFloat(taken))
                .isTrue();
        assertThat(rounding.toShort(-value)).isEqualTo((short) (taken | 0x8000));
    }

    @Test
    void whatIsTooLargeIsInfiniteAndWhatIsNoNumberStaysNone() {
        assertThat(WireRounding.FP16.toFloat(WireRounding.FP16.toShort(65_520f)))
                .isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(WireRounding.FP16.toFloat(WireRounding.FP16.toShort(65_519f)))
                .isEqualTo(65_504f);
        assertThat(WireRounding.BF16.toFloat(WireRounding.BF16.toShort(-Float.MAX_VALUE)))
                .isEqualTo(Float.NEGATIVE_INFINITY);
        for (int fraction = 1; fraction < 1 << 23; fraction = fraction * 2 + 1) {
            float value = Float.intBitsToFloat(0xff800000 | fraction);
            assertThat(WireRounding.FP16.toFloat(WireRounding.FP16.toShort(value)))
                    .isNaN();
            assertThat(WireRounding.BF16.toFloat(WireRounding.BF16.toShort(value)))
                    .isNaN();
        }
    }

    @Test
    void aCompressedFormIsReadBackAsItWas() {
        assertThat(WireRounding.FP16.toFloat(WireRounding.FP16.toShort(0.1f))).isEqualTo(0.099975586f);
        assertThat(WireRounding.BF16.toFloat(WireRounding.BF16.toShort(0.1f))).isEqualTo(0x1.9ap-4f);
    }
}
