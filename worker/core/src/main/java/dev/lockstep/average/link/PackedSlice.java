package dev.lockstep.average.link;

import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.WireRounding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * A slice of a window as it travels, where it does not lie in memory like that: part after part, of 32 or of 16 bits. A part
 * of an odd number of halves has one more, so that the next one begins where a float can.
 */
final class PackedSlice {
    private final ByteBuffer bytes;
    private final ShortBuffer halves;
    private final HalfBlock block;
    private final float[] floats = new float[PartialSumFold.BLOCK];

    /** The same memory as bytes, as floats and as halves, so that all are copied in bulk. */
    record Region(ByteBuffer bytes, FloatBuffer floats, ShortBuffer halves) {
        static Region of(ByteBuffer memory) {
            return new Region(memory, memory.asFloatBuffer(), memory.asShortBuffer());
        }
    }

    PackedSlice(int mostBytes, WireRounding rounding) {
        bytes = SocketPeer.direct(mostBytes);
        halves = bytes.asShortBuffer();
        block = new HalfBlock(rounding);
    }

    /** Bytes of a part. */
    static int bytes(int count, boolean isHalved) {
        return isHalved ? (count + 1) / 2 * Float.BYTES : count * Float.BYTES;
    }

    /** What is put and taken: from its position on. */
    ByteBuffer bytes() {
        return bytes;
    }

    void putFloats(Region from, int first, int count) {
        bytes.put(bytes.position(), from.bytes(), Float.BYTES * first, Float.BYTES * count);
        bytes.position(bytes.position() + bytes(count, false));
    }

    /** Puts values that are rounded already, so that 16 bits lose nothing of them. */
    void putHalves(Region from, int first, int count) {
        int place = bytes.position() / Short.BYTES;
        for (int at = 0; at < count; at += floats.length) {
            int some = Math.min(floats.length, count - at);
            from.floats().get(first + at, floats, 0, some);
            block.put(halves, place + at, floats, some);
        }
        bytes.position(bytes.position() + bytes(count, true));
    }

    /** Takes so many halves from the beginning. */
    void takeHalves(Region into, int first, int count) {
        for (int at = 0; at < count; at += floats.length) {
            int some = Math.min(floats.length, count - at);
            block.get(halves, at, floats, some);
            into.floats().put(first + at, floats, 0, some);
        }
    }
}
