package dev.lockstep.average.fold;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;

/**
 * Floats as halves of IEEE 754, and back: the nearest, and of two equally near the even one. Without a branch for any of them, since
 * gradients are of all sizes, and a branch that nobody can foretell costs more than all of the rest.
 *
 * <p>The compiler makes vectors of loops over whole numbers and of loops over floats, but of none that looks at a float's bits. So
 * the bits of a block are taken by way of memory that is seen as both, which stays in the nearest cache. And it makes them where a
 * loop begins at zero and is not within another: so each loop is a step that is called by its interface, which has too many for any
 * to be put into the caller. One of these a thread.
 */
final class HalfFloats {
    private static final int BLOCK = PartialSumFold.BLOCK;
    private static final int SIGN = 0x8000;
    private static final int INFINITE = 0x7c00;
    private static final int FRACTION = 0x3ff;
    private static final int FRACTION_BITS = 10;
    /** A float has 13 digits more, and an exponent that is larger by 112. */
    private static final int MORE_DIGITS = 13;

    private static final int MORE_EXPONENT = 112 << 23;
    private static final float[] VALUES = values();
    private static final ThreadLocal<HalfFloats> OWN = ThreadLocal.withInitial(HalfFloats::new);
    private static final List<Step> HALVE =
            List.of(HalfFloats::takeBits, HalfFloats::addHalf, HalfFloats::takeSmallBits, HalfFloats::halve);
    private static final Step LOOK = HalfFloats::look;
    private static final Step NARROW = HalfFloats::narrow;

    private final FloatBuffer asFloats;
    private final IntBuffer asBits;
    private final float[] floats = new float[BLOCK];
    private final int[] bits = new int[BLOCK];
    private final int[] smallBits = new int[BLOCK];
    private final int[] halves = new int[BLOCK];
    private final short[] shorts = new short[BLOCK];

    /** What is done with a block, from one of its arrays to another. */
    private interface Step {
        void run(HalfFloats own, int count);
    }

    private HalfFloats() {
        ByteBuffer memory = ByteBuffer.allocateDirect(Float.BYTES * BLOCK).order(ByteOrder.nativeOrder());
        asFloats = memory.asFloatBuffer();
        asBits = memory.asIntBuffer();
    }

    private static float[] values() {
        float[] values = new float[1 << Short.SIZE];
        for (int half = 0; half < values.length; half++) {
            int exponent = (half & INFINITE) >> FRACTION_BITS;
            int size = (half & (SIGN - 1)) << MORE_DIGITS;
            float value = (half & FRACTION) * 0x1p-24f;
            if (exponent > 0) {
                boolean isFinite = (half & INFINITE) != INFINITE;
                value = Float.intBitsToFloat(isFinite ? size + MORE_EXPONENT : size + 2 * MORE_EXPONENT);
            }
            values[half] = (half & SIGN) == 0 ? value : -value;
        }
        return values;
    }

    static void round(float[] values, int count) {
        HalfFloats own = OWN.get();
        for (int at = 0; at < count; at += BLOCK) {
            int some = Math.min(BLOCK, count - at);
            own.take(values, at, some, LOOK);
            System.arraycopy(own.floats, 0, values, at, some);
        }
    }

    static void encode(float[] values, int count, short[] into) {
        HalfFloats own = OWN.get();
        for (int at = 0; at < count; at += BLOCK) {
            int some = Math.min(BLOCK, count - at);
            own.take(values, at, some, NARROW);
            System.arraycopy(own.shorts, 0, into, at, some);
        }
    }

    static void decode(short[] from, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = VALUES[from[i] & 0xffff];
        }
    }

    private void take(float[] values, int at, int count, Step last) {
        System.arraycopy(values, at, floats, 0, count);
        for (Step step : HALVE) {
            step.run(this, count);
        }
        last.run(this, count);
    }

    private void takeBits(int count) {
        asFloats.put(0, floats, 0, count);
        asBits.get(0, bits, 0, count);
    }

    private void addHalf(int count) {
        plusHalf(floats, count);
    }

    private void takeSmallBits(int count) {
        asFloats.put(0, floats, 0, count);
        asBits.get(0, smallBits, 0, count);
    }

    private void halve(int count) {
        toHalves(bits, smallBits, halves, count);
    }

    private void look(int count) {
        toValues(halves, floats, count);
    }

    private void narrow(int count) {
        toShorts(halves, shorts, count);
    }

    /** Below 2^-14 halves are multiples of 2^-24, the last place of a float near 0.5: this addition rounds to them. */
    private static void plusHalf(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = Math.abs(values[i]) + 0.5f;
        }
    }

    /** Conditions are masks: of all ones where a difference is negative, else of none. */
    private static void toHalves(int[] bits, int[] smallBits, int[] into, int count) {
        for (int i = 0; i < count; i++) {
            int size = bits[i] & 0x7fffffff;
            int large = (size - MORE_EXPONENT + 0xfff + ((size >>> MORE_DIGITS) & 1)) >> MORE_DIGITS;
            int small = smallBits[i] - 0x3f000000;
            int isSmall = (size - 0x38800000) >> 31;
            int beyond = (large ^ ((large ^ small) & isSmall)) - INFINITE;
            int half = INFINITE + (beyond & (beyond >> 31));
            int isNoNumber = (0x7f800000 - size) >> 31;
            into[i] = half | (isNoNumber & 0x200) | ((bits[i] >>> 16) & SIGN);
        }
    }

    private static void toValues(int[] halves, float[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = VALUES[halves[i] & 0xffff];
        }
    }

    private static void toShorts(int[] halves, short[] into, int count) {
        for (int i = 0; i < count; i++) {
            into[i] = (short) halves[i];
        }
    }
}
