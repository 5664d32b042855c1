package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checked rows as Spark keeps them while they are looked at again and again: many in one array of bytes. As objects of their
 * own, half of the time of an ingest went into bringing them back.
 */
public final class PackedRows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ROWS = 1000;
    private static final int MOST_BYTES = 1 << 20;

    private final byte[] bytes;
    private final int count;

    private PackedRows(byte[] bytes, int count) {
        this.bytes = bytes;
        this.count = count;
    }

    /** Packs all rows, as they are asked for. */
    public static Iterator<PackedRows> pack(Iterator<CheckedRow> rows) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public PackedRows next() {
                Packer packer = new Packer();
                while (rows.hasNext() && packer.count < MOST_ROWS && packer.bytes.size() < MOST_BYTES) {
                    packer.add(rows.next());
                }
                return new PackedRows(packer.bytes.toByteArray(), packer.count);
            }
        };
    }

    public Iterator<CheckedRow> rows() {
        RowUnpacker unpacker = new RowUnpacker(bytes);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public CheckedRow next() {
                next++;
                return unpacker.next();
            }
        };
    }

    /** What a value is, before the value. */
    static final char MISSING = '-';

    static final char NUMBER = 'n';
    static final char TEXT = 't';
    static final char BYTES = 'b';
    static final char FLOATS = 'f';
    static final char TEXTS = 's';

    private static final class Packer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final DataOutputStream out = new DataOutputStream(bytes);
        private final Map<String, Integer> names = new HashMap<>();
        private int count;

        void add(CheckedRow row) {
            try {
                name(row.origin().file());
                out.writeLong(row.origin().row());
                name(row.part());
                out.writeBoolean(row.dropped());
                out.writeInt(row.faults().size());
                for (String fault : row.faults()) {
                    text(fault);
                }
                out.writeInt(row.values().length);
                for (Object value : row.values()) {
                    value(value);
                }
                count++;
            } catch (IOException e) {
                throw new IllegalStateException("memory cannot be written to", e);
            }
        }

        /** A text that many rows have: its number, and itself where it is new. */
        private void name(String name) throws IOException {
            Integer known = names.putIfAbsent(name, names.size());
            out.writeInt(known == null ? names.size() - 1 : known);
            if (known == null) {
                text(name);
            }
        }

        private void value(@Nullable Object value) throws IOException {
            if (value == null) {
                out.writeByte(MISSING);
            } else if (value instanceof Double number) {
                out.writeByte(NUMBER);
                out.writeDouble(number);
            } else if (value instanceof String text) {
                out.writeByte(TEXT);
                text(text);
            } else if (value instanceof byte[] array) {
                out.writeByte(BYTES);
                out.writeInt(array.length);
                out.write(array);
            } else if (value instanceof float[] floats) {
                out.writeByte(FLOATS);
                out.writeInt(floats.length);
                for (float each : floats) {
                    out.writeFloat(each);
                }
            } else if (value instanceof String[] texts) {
                out.writeByte(TEXTS);
                out.writeInt(texts.length);
                for (String each : texts) {
                    name(each);
                }
            } else {
                throw new IllegalStateException("no row has a " + value.getClass());
            }
        }

        /** A byte a character where that is enough, else two: no text is changed, not even one that is no Unicode. */
        private void text(String text) throws IOException {
            boolean wide = false;
            for (int i = 0; i < text.length(); i++) {
                wide |= text.charAt(i) > 0xFF;
            }
            out.writeInt(text.length());
            out.writeBoolean(wide);
            if (wide) {
                out.writeChars(text);
            } else {
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }
}
