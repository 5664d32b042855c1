package dev.lockstep.average.fold;

/**
 * How the contribution of each replica and the result are rounded, so that they travel in half the bytes. Partial sums are
 * never rounded, and travel as 32 bits: which of them travel depends on the number of ranks, which must not show in the bits.
 */
public enum WireRounding {
    /** All travels as 32 bits. */
    NONE {
        @Override
        short toShort(float value) {
            throw new UnsupportedOperationException("32 bits do not fit in 16");
        }

        @Override
        float toFloat(short bits) {
            throw new UnsupportedOperationException("32 bits do not fit in 16");
        }

        @Override
        public void round(float[] values, int count) {
            // As they are.
        }
    },
    /** Five bits of exponent and ten of fraction: what is beyond 65,504 becomes infinite. */
    FP16 {
        @Override
        short toShort(float value) {
            int bits = Float.floatToRawIntBits(value);
            int sign = (bits >>> 16) & 0x8000;
            int size = bits & 0x7fffffff;
            int half;
            if (size > INFINITY) { // not a number
                half = 0x7e00;
            } else if (size >= 0x47800000) { // 2^16 and more: infinite
                half = 0x7c00;
            } else if (size
                    >= 0x38800000) { // 2^-14 and more: the exponent's bias is 15, not 127; half of a unit is added
                half = (size - 0x38000000 + 0xfff + ((size >> 13) & 1)) >>> 13;
            } else {
                // Below 2^-14 halves are multiples of 2^-24, which is the last place of a float near 0.5.
                half = Float.floatToRawIntBits(Float.intBitsToFloat(size) + 0.5f) - 0x3f000000;
            }
            return (short) (sign | half);
        }

        @Override
        float toFloat(short bits) {
            int sign = (bits & 0x8000) << 16;
            int size = (bits & 0x7fff) << 13; // a float whose exponent is too small by 127 - 15 = 112
            if (size >= 0x0f800000) {
                return Float.intBitsToFloat(sign | INFINITY | (size & 0x7fffff));
            }
            return Float.intBitsToFloat(sign | Float.floatToRawIntBits(Float.intBitsToFloat(size) * 0x1p112f));
        }
    },
    /** The upper half of a float: its range, and seven bits of fraction. */
    BF16 {
        @Override
        short toShort(float value) {
            int bits = Float.floatToRawIntBits(value);
            if ((bits & 0x7fffffff) > INFINITY) {
                return (short) ((bits >>> 16) | 0x40);
            }
            return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
        }

        @Override
        float toFloat(short bits) {
            return Float.intBitsToFloat(bits << 16);
        }
    };

    private static final int INFINITY = 0x7f800000;

    /** The nearest, and of two equally near the even one. */
    abstract short toShort(float value);

    abstract float toFloat(short bits);

    /** Replaces values by the nearest that travel. */
    public void round(float[] values, int count) {
        for (int i = 0; i < count; i++) {
            values[i] = toFloat(toShort(values[i]));
        }
    }

    /** Makes of values what travels. */
    public void encode(float[] values, int count, short[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = toShort(values[i]);
        }
    }

    /** Makes values of what travelled. */
    public void decode(short[] from, int count, float[] into) {
        for (int i = 0; i < count; i++) {
            into[i] = toFloat(from[i]);
        }
    }
}
