package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings back what {@link PackedRows} holds. */
final class RowUnpacker {
    private final ByteBuffer in;
    private final List<String> names = new ArrayList<>();

    RowUnpacker(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    CheckedRow next() {
        RowOrigin origin = new RowOrigin(name(), in.getLong());
        String part = name();
        boolean dropped = in.get() != 0;
        int count = in.getInt();
        List<String> faults = count == 0 ? List.of() : new ArrayList<>();
        for (int i = 0; i < count; i++) {
            faults.add(text());
        }
        @Nullable Object[] values = new Object[in.getInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value();
        }
        return new CheckedRow(origin, part, values, faults, dropped);
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
            texts[i] = name();
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
