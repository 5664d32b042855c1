package dev.lockstep.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The sum of a replica's gradients over the steps from one average to the next. */
final class GradientSum {
    private static final int BLOCK = 1024;

    private final FloatBuffer gradient;
    private final FloatBuffer sum;
    private final float[] block = new float[BLOCK];
    private final float[] added = new float[BLOCK];

    GradientSum(FloatBuffer gradient) {
        this.gradient = gradient;
        this.sum = ByteBuffer.allocateDirect(Math.multiplyExact(gradient.capacity(), Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    FloatBuffer sum() {
        return sum;
    }

    void add() {
        for (int at = 0; at < sum.capacity(); at += BLOCK) {
            int count = Math.min(BLOCK, sum.capacity() - at);
            sum.get(at, block, 0, count);
            gradient.get(at, added, 0, count);
            for (int i = 0; i < count; i++) {
                block[i] += added[i];
            }
            sum.put(at, block, 0, count);
        }
    }

    /** Gives the sum back as the gradient, and starts again from zero. */
    void moveToGradient() {
        java.util.Arrays.fill(added, 0f);
        gradient.put(0, sum, 0, sum.capacity());
        for (int at = 0; at < sum.capacity(); at += BLOCK) {
            sum.put(at, added, 0, Math.min(BLOCK, sum.capacity() - at));
        }
    }
}
