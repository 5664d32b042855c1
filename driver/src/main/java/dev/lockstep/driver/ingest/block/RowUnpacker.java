package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.RowHead;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings back what {@link PackedRows} holds. */
final class RowUnpacker {
    private final ByteBuffer in;
    private final List<String> names = new ArrayList<>();

    RowUnpacker(byte[] bytes) {
        in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next row without its features. */
    RowHead head() {
        Begin row = begin();
        Object label = null;
        if (row.features() >= 0) {
            label = value();
            in.position(in.getInt() + in.position());
        }
        return new RowHead(row.origin(), row.part(), label, row.faults(), row.dropped());
    }

    /** The next row, whole. */
    CheckedRow row() {
        Begin row = begin();
        @Nullable Object[] values = new Object[row.features() + 1];
        if (row.features() >= 0) {
            values[row.features()] = value();
            in.getInt(); // for who passes over the rest
            for (int i = 0; i < row.features(); i++) {
                values[i] = value();
            }
        }
        return new CheckedRow(row.origin(), row.part(), values, row.faults(), row.dropped());
    }

    /** What stands before all values; {@code features} is -1 where a row has no values, not even a label. */
    private record Begin(RowOrigin origin, String part, boolean dropped, List<String> faults, int features) {}

    private Begin begin() {
        RowOrigin origin = new RowOrigin(name(), in.getLong());
        String part = name();
        boolean dropped = in.get() != 0;
        int count = in.getInt();
        List<String> faults = count == 0 ? List.of() : new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faults.add(text());
        }
        return new Begin(origin, part, dropped, faults, in.getInt());
    }

    private String name() {
        int number = in.getInt();
        if (number == names.size()) {
            names.add(text());
        }
        return names.get(number);
    }

    private @Nullable Object value() {
        char kind = (char) in.get();
        return switch (kind) {
            case PackedRows.MISSING -> null;
            case PackedRows.NUMBER -> in.getDouble();
            case PackedRows.TEXT -> text();
            case PackedRows.BYTES -> bytes(in.getInt());
            case PackedRows.FLOATS -> floats();
            case PackedRows.TEXTS -> texts();
            default -> throw new IllegalStateException("no value is a " + kind);
        };
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private float[] floats() {
        float[] floats = new float[in.getInt()];
        in.asFloatBuffer().get(floats);
        in.position(in.position() + floats.length * Float.BYTES);
        return floats;
    }

    private String[] texts() {
        String[] texts = new String[in.getInt()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text();
        }
        return texts;
    }

    private String text() {
        int length = in.getInt();
        boolean wide = in.get() != 0;
        if (!wide) {
            return new String(bytes(length), StandardCharsets.ISO_8859_1);
        }
        char[] characters = new char[length];
        in.asCharBuffer().get(characters);
        in.position(in.position() + length * Character.BYTES);
        return new String(characters);
    }
}
