package dev.lockstep.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Floats that native code can reach: outside of the heap, in the order of the machine. */
public final class DirectFloats {
    private DirectFloats() {}

    /** So many zeros. */
    public static FloatBuffer of(long count) {
        int bytes = Math.toIntExact(Math.multiplyExact(count, Float.BYTES));
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
