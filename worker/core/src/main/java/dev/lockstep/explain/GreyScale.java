package dev.lockstep.explain;

import java.util.Base64;

/** From the least value, which is 0 as a byte, to the greatest, which is 255. */
record GreyScale(float least, float most) {
    private static final int BRIGHTEST = 255;

    static GreyScale of(float[] values) {
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        return new GreyScale(least, most);
    }

    /** In Base64; what lies beyond an end is at it. */
    String bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            float value = Math.max(least, Math.min(most, values[i]));
            bytes[i] = (byte) (most > least ? Math.round(BRIGHTEST * (value - least) / (most - least)) : 0);
        }
        return Base64.getEncoder().encodeToString(bytes);
    }
}
