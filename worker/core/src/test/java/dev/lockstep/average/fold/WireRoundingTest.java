package dev.lockstep.average.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireRoundingTest {
    private static final int ALL_SHORTS = 1 << 16;
    private static final int MANY = 4_000_000;
    private static final int BLOCK = 1_000;

    /** Digits of a number after its first one, and the smallest power of two that has all of them. */
    private enum Form {
        FP16(10, -14, 65_504),
        BF16(7, -126, 0x1.fep127);

        private final int digits;
        private final int smallest;
        private final double largest;

        Form(int digits, int smallest, double largest) {
            this.digits = digits;
            this.smallest = smallest;
            this.largest = largest;
        }

        static Form of(WireRounding rounding) {
            return valueOf(rounding.name());
        }

        /** By definition, slowly: a multiple of the last place, or infinite where the next one would be. */
        float nearest(float value) {
            if (Float.isNaN(value) || Float.isInfinite(value)) {
                return value;
            }
            double place = Math.scalb(1.0, Math.max(Math.getExponent(value), smallest) - digits);
            double nearest = Math.rint(Math.abs((double) value) / place) * place;
            double size = nearest > largest ? Double.POSITIVE_INFINITY : nearest;
            return (float) Math.copySign(size, value);
        }

        float value(int bits) {
            int exponentBits = Short.SIZE - 1 - digits;
            int exponent = (bits >> digits) & ((1 << exponentBits) - 1);
            int fraction = bits & ((1 << digits) - 1);
            double size = Math.scalb((double) (1 << digits) + fraction, exponent - 1 + smallest - digits);
            if (exponent == 0) {
                size = Math.scalb((double) fraction, smallest - digits);
            } else if (exponent == (1 << exponentBits) - 1) {
                size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            return (float) (bits >> (Short.SIZE - 1) == 0 ? size : -size);
        }
    }

    private static float[] decoded(WireRounding rounding, short[] from) {
        float[] values = new float[from.length];
        rounding.decode(from, from.length, values);
        return values;
    }

    private static short[] encoded(WireRounding rounding, float... values) {
        short[] halves = new short[values.length];
        rounding.encode(values, values.length, halves);
        return halves;
    }

    private static short[] allShorts() {
        short[] all = new short[ALL_SHORTS];
        for (int i = 0; i < all.length; i++) {
            all[i] = (short) i;
        }
        return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void all16BitsAreTheValuesOfTheirForm(WireRounding rounding) {
        float[] found = decoded(rounding, allShorts());
        for (int bits = 0; bits < ALL_SHORTS; bits++) {
            assertSame(found[bits], Form.of(rounding).value(bits), bits);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void whatFitsIn16BitsStaysAsItIs(WireRounding rounding) {
        float[] values = decoded(rounding, allShorts());
        float[] rounded = values.clone();
        rounding.round(rounded, rounded.length);
        short[] again = encoded(rounding, values);
        for (int bits = 0; bits < ALL_SHORTS; bits++) {
            assertSame(rounded[bits], values[bits], bits);
            if (!Float.isNaN(values[bits])) {
                assertThat(again[bits]).isEqualTo((short) bits);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void theNearestIsTakenAndOfTwoTheEvenOne(WireRounding rounding) {
        SplitMixRandom random = new SplitMixRandom(7);
        float[] values = new float[BLOCK];
        for (int i = 0; i < MANY; i += values.length) {
            for (int k = 0; k < values.length; k++) {
                values[k] = Float.intBitsToFloat((int) random.nextLong());
            }
            assertNearest(rounding, values);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void whatLiesInTheMiddleOfTwoIsRoundedToTheEvenOne(WireRounding rounding) {
        float[] values = decoded(rounding, allShorts());
        for (int bits = 0; bits < ALL_SHORTS - 1; bits++) {
            if (Float.isFinite(values[bits]) && (bits & 0x7fff) != 0x7fff) {
                double next = Float.isFinite(values[bits + 1])
                        ? values[bits + 1]
                        : values[bits] + ((double) values[bits] - values[bits - 1]);
                float middle = (float) ((values[bits] + next) / 2);
                assertNearest(rounding, middle, Math.nextUp(middle), Math.nextDown(middle), -middle);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void whatIsNoNumberIsTheSameOneForAll(WireRounding rounding) {
        for (int fraction = 1; fraction < 1 << 23; fraction = fraction * 2 + 1) {
            float[] values = {Float.intBitsToFloat(0x7f800000 | fraction), Float.intBitsToFloat(0xff800000 | fraction)};
            float[] travelled = decoded(rounding, encoded(rounding, values));
            rounding.round(values, values.length);
            assertThat(travelled[0]).isNaN();
            assertThat(travelled[1]).isNaN();
            assertThat(Float.floatToRawIntBits(values[0])).isEqualTo(Float.floatToRawIntBits(travelled[0]));
            assertThat(Float.floatToRawIntBits(values[1])).isEqualTo(Float.floatToRawIntBits(travelled[1]));
        }
    }

    @Test
    void whatIsTooLargeForAHalfIsInfinite() {
        float[] values = {65_519f, 65_520f, -65_536f, 1e30f, Float.MAX_VALUE, Float.NEGATIVE_INFINITY, -0f, 1e-30f};
        WireRounding.FP16.round(values, values.length);
        float inf = Float.POSITIVE_INFINITY;
        assertThat(values).containsExactly(65_504f, inf, -inf, inf, inf, -inf, -0f, 0f);
    }

    @Test
    void onlyAsManyAreRoundedAsAreAskedFor() {
        float[] values = {0.1f, 0.1f};
        WireRounding.FP16.round(values, 1);
        assertThat(values).containsExactly(0.099975586f, 0.1f);
        float[] others = {0.1f, 0.1f};
        WireRounding.BF16.round(others, 1);
        assertThat(others).containsExactly(0x1.9ap-4f, 0.1f);
    }

    private static void assertNearest(WireRounding rounding, float... values) {
        float[] rounded = values.clone();
        rounding.round(rounded, rounded.length);
        short[] halves = encoded(rounding, values);
        float[] travelled = decoded(rounding, halves);
        for (int i = 0; i < values.length; i++) {
            float expected = Form.of(rounding).nearest(values[i]);
            assertSame(rounded[i], expected, Float.floatToRawIntBits(values[i]));
            assertSame(travelled[i], expected, Float.floatToRawIntBits(values[i]));
        }
        assertThat(Arrays.equals(encoded(rounding, rounded), halves)).isTrue();
    }

    private static void assertSame(float found, float expected, int bits) {
        boolean isSame = Float.isNaN(expected)
                ? Float.isNaN(found)
                : Float.floatToRawIntBits(found) == Float.floatToRawIntBits(expected);
        if (!isSame) {
            assertThat(found).as("of bits %08x", bits).isEqualTo(expected);
        }
    }
}
