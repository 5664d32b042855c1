package dev.lockstep.average.fold;

/**
 * How the contribution of each replica and the result are rounded, so that they travel in half the bytes. Partial sums are
 * never rounded, and travel as 32 bits: which of them travel depends on the number of ranks, which must not show in the bits.
 */
public enum WireRounding {
    /** All travels as 32 bits. */
    NONE {
        @Override
        public void round(float[] values, int count) {
            // As they are.
        }

        @Override
        public void encode(float[] values, int count, short[] into) {
            throw new UnsupportedOperationException("32 bits do not fit in 16");
        }

        @Override
        public void decode(short[] from, int count, float[] into) {
            throw new UnsupportedOperationException("32 bits do not fit in 16");
        }
    },
    /** Five bits of exponent and ten of fraction: what is beyond 65,504 becomes infinite. */
    FP16 {
        @Override
        public void round(float[] values, int count) {
            HalfFloats.round(values, count);
        }

        @Override
        public void encode(float[] values, int count, short[] into) {
            HalfFloats.encode(values, count, into);
        }

        @Override
        public void decode(short[] from, int count, float[] into) {
            HalfFloats.decode(from, count, into);
        }
    },
    /** The upper half of a float: its range, and seven bits of fraction. */
    BF16 {
        @Override
        public void round(float[] values, int count) {
            for (int i = 0; i < count; i++) {
                values[i] = Float.intBitsToFloat(upperHalf(values[i]) << Short.SIZE);
            }
        }

        @Override
        public void encode(float[] values, int count, short[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = (short) upperHalf(values[i]);
            }
        }

        @Override
        public void decode(short[] from, int count, float[] into) {
            for (int i = 0; i < count; i++) {
                into[i] = Float.intBitsToFloat(from[i] << Short.SIZE);
            }
        }
    };

    private static final int INFINITY = 0x7f800000;

    private static int upperHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        return (bits & 0x7fffffff) > INFINITY ? (bits >>> 16) | 0x40 : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
    }

    /** Replaces values by the nearest that travel, and of two equally near by the even one. */
    public abstract void round(float[] values, int count);

    /** Makes of values what travels. */
    public abstract void encode(float[] values, int count, short[] into);

    /** Makes values of what travelled. */
    public abstract void decode(short[] from, int count, float[] into);
}
