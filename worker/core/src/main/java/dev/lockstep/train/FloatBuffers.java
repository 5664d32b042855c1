package dev.lockstep.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.zip.CRC32C;

/** Copies and checksums of the floats that a model is. */
final class FloatBuffers {
    private static final int AT_ONCE = 1 << 14;
    /** A checksum reads bytes, which floats are not: they go through here. */
    private static final ThreadLocal<ByteBuffer> ROOM = ThreadLocal.withInitial(
            () -> ByteBuffer.allocateDirect(AT_ONCE * Float.BYTES).order(ByteOrder.nativeOrder()));

    private FloatBuffers() {}

    static void copy(FloatBuffer from, FloatBuffer to) {
        to.put(0, from, 0, from.capacity());
    }

    /** Copies one of so many parts. */
    static void copyPart(FloatBuffer from, FloatBuffer to, int part, int parts) {
        int first = first(from, part, parts);
        to.put(first, from, first, first(from, part + 1, parts) - first);
    }

    private static int first(FloatBuffer floats, int part, int parts) {
        return (int) ((long) floats.capacity() * part / parts);
    }

    /** Moves one of so many parts by a share of the way to where another stands. */
    static void movePart(FloatBuffer floats, FloatBuffer towards, float share, int part, int parts) {
        int end = first(floats, part + 1, parts);
        float[] own = new float[AT_ONCE];
        float[] other = new float[AT_ONCE];
        for (int at = first(floats, part, parts); at < end; at += AT_ONCE) {
            int count = Math.min(AT_ONCE, end - at);
            floats.get(at, own, 0, count);
            towards.get(at, other, 0, count);
            for (int i = 0; i < count; i++) {
                own[i] += share * (other[i] - own[i]);
            }
            floats.put(at, own, 0, count);
        }
    }

    /** Exchanges one of so many parts. */
    static void exchangePart(FloatBuffer one, FloatBuffer other, int part, int parts) {
        int end = first(one, part + 1, parts);
        float[] aside = new float[AT_ONCE];
        for (int at = first(one, part, parts); at < end; at += AT_ONCE) {
            int count = Math.min(AT_ONCE, end - at);
            one.get(at, aside, 0, count);
            one.put(at, other, at, count);
            other.put(at, aside, 0, count);
        }
    }

    /** Tells floats that are not the same, bit for bit, fast. */
    static long checksum(FloatBuffer... all) {
        CRC32C sum = new CRC32C();
        for (FloatBuffer one : all) {
            add(sum, one, 0, one.capacity());
        }
        return sum.getValue();
    }

    /** Adds some floats to a checksum. */
    static void add(CRC32C sum, FloatBuffer floats, int first, int end) {
        ByteBuffer bytes = ROOM.get();
        for (int at = first; at < end; at += AT_ONCE) {
            int count = Math.min(AT_ONCE, end - at);
            bytes.clear().asFloatBuffer().put(0, floats, at, count);
            sum.update(bytes.limit(count * Float.BYTES));
        }
    }

    static void clear(FloatBuffer floats) {
        float[] zeros = new float[AT_ONCE];
        for (int at = 0; at < floats.capacity(); at += AT_ONCE) {
            floats.put(at, zeros, 0, Math.min(AT_ONCE, floats.capacity() - at));
        }
    }

    /** Whether one of so many parts has finite numbers only. */
    static boolean isPartFinite(FloatBuffer floats, int part, int parts) {
        int end = first(floats, part + 1, parts);
        float[] some = new float[AT_ONCE];
        for (int at = first(floats, part, parts); at < end; at += AT_ONCE) {
            int count = Math.min(AT_ONCE, end - at);
            floats.get(at, some, 0, count);
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(some[i])) {
                    return false;
                }
            }
        }
        return true;
    }
}
