package dev.lockstep.data;

import dev.lockstep.data.PackedValues.Form;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A block of rows as an Arrow IPC file of one record batch, with the columns {@code features}, {@code label} and, where
 * rows are padded, {@code length}: any Arrow reader opens it. {@link BlockReader} reads it back.
 */
public final class ArrowBlock {
    static final String FEATURES = "features";
    static final String LABEL = "label";
    static final String LENGTH = "length";
    private static final String VALUE = "value";

    private ArrowBlock() {}

    public static byte[] write(RowStore rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema(rows.form()), allocator)) {
            writeList((FixedSizeListVector) root.getVector(FEATURES), rows.features(), rows.count());
            writeList((FixedSizeListVector) root.getVector(LABEL), rows.labels(), rows.count());
            if (rows.form().maskWidth() > 0) {
                writeLengths((IntVector) root.getVector(LENGTH), rows.lengths());
            }
            root.setRowCount(rows.count());
            try (ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
                writer.start();
                writer.writeBatch();
                writer.end();
            }
        }
        return out.toByteArray();
    }

    static Schema schema(RowLayout form) {
        List<Field> columns = new ArrayList<>();
        columns.add(list(FEATURES, form.features()));
        columns.add(list(LABEL, form.labels()));
        if (form.maskWidth() > 0) {
            columns.add(new Field(LENGTH, FieldType.notNullable(new ArrowType.Int(Integer.SIZE, true)), null));
        }
        return new Schema(columns);
    }

    private static Field list(String name, Form form) {
        Field value = new Field(VALUE, FieldType.notNullable(type(form)), null);
        return new Field(name, FieldType.notNullable(new ArrowType.FixedSizeList(form.width())), List.of(value));
    }

    private static ArrowType type(Form form) {
        return switch (form.kind()) {
            case FLOAT32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case UINT8 -> new ArrowType.Int(Byte.SIZE, false);
            case UINT16 -> new ArrowType.Int(Short.SIZE, false);
            case INT32 -> new ArrowType.Int(Integer.SIZE, true);
        };
    }

    private static void writeList(FixedSizeListVector vector, PackedValues values, int rows) {
        int count = Math.multiplyExact(rows, values.form().width());
        BaseFixedWidthVector data = (BaseFixedWidthVector) vector.getDataVector();
        data.allocateNew(count);
        long bytes = (long) rows * values.form().bytesARow();
        ByteBuffer room = data.getDataBuffer().nioBuffer(0, Math.toIntExact(bytes));
        values.write(room.order(ByteOrder.LITTLE_ENDIAN), rows);
        data.getValidityBuffer().setBytes(0, ones(count));
        data.setValueCount(count);
        vector.setInitialCapacity(rows);
        for (int row = 0; row < rows; row++) {
            vector.setNotNull(row);
        }
        vector.setValueCount(rows);
    }

    /** A bit for each value that is there: set one by one, they would take longer than the values. */
    private static byte[] ones(int count) {
        byte[] bits = new byte[(count + Byte.SIZE - 1) / Byte.SIZE];
        Arrays.fill(bits, (byte) -1);
        if (count % Byte.SIZE != 0) {
            bits[bits.length - 1] = (byte) ((1 << count % Byte.SIZE) - 1);
        }
        return bits;
    }

    private static void writeLengths(IntVector vector, int[] lengths) {
        vector.allocateNew(lengths.length);
        for (int row = 0; row < lengths.length; row++) {
            vector.set(row, lengths[row]);
        }
        vector.setValueCount(lengths.length);
    }

    public static String crc32c(byte[] bytes) {
        return crc32c(bytes, bytes.length);
    }

    static String crc32c(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
