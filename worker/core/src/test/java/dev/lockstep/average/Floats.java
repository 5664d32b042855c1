package dev.lockstep.average;

import dev.lockstep.order.SplitMixRandom;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Buffers as replicas have them, and what their average must be. */
public final class Floats {
    private Floats() {}

    public static FloatBuffer direct(int length) {
        return ByteBuffer.allocateDirect(length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    public static FloatBuffer of(float... values) {
        return direct(values.length).put(0, values);
    }

    /** For each of so many replicas one buffer. */
    public static List<List<FloatBuffer>> buffersOf(int replicas, int length) {
        return IntStream.range(0, replicas)
                .mapToObj(i -> List.of(direct(length)))
                .toList();
    }

    /** Values of many sizes, so that the order of additions shows in the bits. */
    public static float[] values(long seed, int length) {
        SplitMixRandom random = new SplitMixRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            int bits = random.nextInt(1 << 30);
            values[i] = ((bits & 0xFFFF) - 0x8000) * (1 + (bits >> 24)) * 1e-3f;
        }
        return values;
    }

    /** The average in the tree over replica numbers, as a plain recursion. */
    public static float[] average(float[][] replicas) {
        int height = 0;
        while (1 << height < replicas.length) {
            height++;
        }
        float[] sum = sum(replicas, 0, height);
        if (sum == null) {
            throw new IllegalArgumentException("no replicas");
        }
        float scale = 1f / replicas.length;
        float[] average = new float[sum.length];
        for (int i = 0; i < sum.length; i++) {
            average[i] = sum[i] * scale;
        }
        return average;
    }

    private static float @Nullable [] sum(float[][] replicas, int first, int height) {
        if (first >= replicas.length) {
            return null;
        }
        if (height == 0) {
            return replicas[first];
        }
        float[] left = sum(replicas, first, height - 1);
        float[] right = sum(replicas, first + (1 << (height - 1)), height - 1);
        if (left == null || right == null) {
            return left;
        }
        float[] sum = new float[left.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = left[i] + right[i];
        }
        return sum;
    }

    /** Where two first differ in their bits, or -1. */
    public static int mismatch(FloatBuffer actual, float[] expected) {
        float[] found = new float[actual.capacity()];
        actual.get(0, found);
        if (found.length != expected.length) {
            return Math.min(found.length, expected.length);
        }
        for (int i = 0; i < found.length; i++) {
            if (Float.floatToRawIntBits(found[i]) != Float.floatToRawIntBits(expected[i])) {
                return i;
            }
        }
        return -1;
    }
}
