package dev.lockstep.average.link;

import dev.lockstep.average.fold.PartialSumFold;
import dev.lockstep.average.fold.WireRounding;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** A slice of a window as it travels, where it does not lie in memory like that: part after part, of 32 or of 16 bits. */
final class PackedSlice {
    private final WireRounding rounding;
    private final ByteBuffer bytes;
    private final ShortBuffer halves;
    private final float[] floatBlock = new float[PartialSumFold.BLOCK];
    private final short[] halfBlock = new short[PartialSumFold.BLOCK];

    /** The same memory as bytes and as floats, so that either is copied in bulk. */
    record Region(ByteBuffer bytes, FloatBuffer floats) {
        static Region of(ByteBuffer memory) {
            return new Region(memory, memory.asFloatBuffer());
        }
    }

    PackedSlice(int mostBytes, WireRounding rounding) {
        this.rounding = rounding;
        bytes = SocketPeer.direct(mostBytes);
        halves = bytes.asShortBuffer();
    }

    /** What is put and taken: from its position on. */
    ByteBuffer bytes() {
        return bytes;
    }

    void putFloats(Region from, int first, int count) {
        bytes.put(bytes.position(), from.bytes(), Float.BYTES * first, Float.BYTES * count);
        bytes.position(bytes.position() + Float.BYTES * count);
    }

    /** Puts values that are rounded already, so that 16 bits lose nothing of them. */
    void putHalves(Region from, int first, int count) {
        for (int at = 0; at < count; at += floatBlock.length) {
            int some = Math.min(floatBlock.length, count - at);
            from.floats().get(first + at, floatBlock, 0, some);
            rounding.encode(floatBlock, some, halfBlock);
            halves.put(bytes.position() / Short.BYTES, halfBlock, 0, some);
            bytes.position(bytes.position() + Short.BYTES * some);
        }
    }

    void takeFloats(Region into, int first, int count) {
        into.bytes().put(Float.BYTES * first, bytes, bytes.position(), Float.BYTES * count);
        bytes.position(bytes.position() + Float.BYTES * count);
    }

    void takeHalves(Region into, int first, int count) {
        for (int at = 0; at < count; at += floatBlock.length) {
            int some = Math.min(floatBlock.length, count - at);
            halves.get(bytes.position() / Short.BYTES, halfBlock, 0, some);
            bytes.position(bytes.position() + Short.BYTES * some);
            rounding.decode(halfBlock, some, floatBlock);
            into.floats().put(first + at, floatBlock, 0, some);
        }
    }
}
