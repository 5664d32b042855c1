package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link PackedRows}. Of each row first what its head says, then the number of bytes of all else, so that they can be passed over.
 */
final class RowPacker {
    private static final int FIRST_ROOM = 1 << 10;

    private final Map<String, Integer> names = new HashMap<>();
    private ByteBuffer out = ByteBuffer.allocate(FIRST_ROOM).order(ByteOrder.LITTLE_ENDIAN);
    private int rows;

    int rows() {
        return rows;
    }

    int bytes() {
        return out.position();
    }

    PackedRows packed() {
        return new PackedRows(Arrays.copyOf(out.array(), out.position()), rows);
    }

    void add(CheckedRow row) {
        name(row.origin().file());
        room(Long.BYTES).putLong(row.origin().row());
        name(row.part());
        room(Byte.BYTES).put((byte) (row.dropped() ? 1 : 0));
        number(row.faults().size());
        row.faults().forEach(this::text);
        int features = row.values().length - 1;
        number(features);
        if (features >= 0) {
            value(row.label());
            number(0);
            int begin = out.position();
            for (int i = 0; i < features; i++) {
                value(row.values()[i]);
            }
            out.putInt(begin - Integer.BYTES, out.position() - begin);
        }
        rows++;
    }

    /** The buffer, with room for so many bytes more. */
    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            int needed = Math.addExact(out.position(), bytes);
            int doubled = (int) Math.min(Integer.MAX_VALUE - Long.BYTES, 2L * out.capacity());
            ByteBuffer larger = ByteBuffer.allocate(Math.max(needed, doubled)).order(ByteOrder.LITTLE_ENDIAN);
            out = larger.put(out.flip());
        }
        return out;
    }

    private void number(int number) {
        room(Integer.BYTES).putInt(number);
    }

    /** A text that many rows have: its number, and itself where it is new. */
    private void name(String name) {
        Integer known = names.putIfAbsent(name, names.size());
        number(known == null ? names.size() - 1 : known);
        if (known == null) {
            text(name);
        }
    }

    private void value(@Nullable Object value) {
        if (value == null) {
            kind(PackedRows.MISSING, 0);
        } else if (value instanceof Double number) {
            kind(PackedRows.NUMBER, Double.BYTES).putDouble(number);
        } else if (value instanceof String text) {
            kind(PackedRows.TEXT, 0);
            text(text);
        } else if (value instanceof byte[] array) {
            kind(PackedRows.BYTES, Integer.BYTES).putInt(array.length);
            room(array.length).put(array);
        } else if (value instanceof float[] floats) {
            kind(PackedRows.FLOATS, Integer.BYTES).putInt(floats.length);
            int bytes = Math.multiplyExact(floats.length, Float.BYTES);
            room(bytes).asFloatBuffer().put(floats);
            out.position(out.position() + bytes);
        } else if (value instanceof String[] texts) {
            kind(PackedRows.TEXTS, Integer.BYTES).putInt(texts.length);
            for (String each : texts) {
                text(each);
            }
        } else {
            throw new IllegalStateException("no row has a " + value.getClass());
        }
    }

    /** The buffer behind the kind of a value, with room for so many bytes of it. */
    private ByteBuffer kind(char kind, int bytes) {
        return room(Byte.BYTES + bytes).put((byte) kind);
    }

    /** A byte a character where that is enough, else two: no text is changed, not even one that is no Unicode. */
    private void text(String text) {
        boolean wide = false;
        for (int i = 0; i < text.length(); i++) {
            wide |= text.charAt(i) > 0xFF;
        }
        number(text.length());
        room(Byte.BYTES).put((byte) (wide ? 1 : 0));
        if (wide) {
            int bytes = Math.multiplyExact(text.length(), Character.BYTES);
            room(bytes).asCharBuffer().put(text);
            out.position(out.position() + bytes);
        } else {
            room(text.length()).put(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
