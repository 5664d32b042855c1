package dev.lockstep.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;

/** A block of rows as an Arrow IPC file with two columns, {@code features} and {@code label}: any Arrow reader opens it. */
public final class ArrowBlock {
    private static final ArrowType FLOAT = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);

    private ArrowBlock() {}

    public static byte[] write(Rows rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot root = VectorSchemaRoot.create(schema(rows), allocator)) {
            FieldVector features = root.getVector("features");
            features.setInitialCapacity(rows.count());
            features.allocateNew();
            if (rows.areBytes()) {
                writeBytes((FixedSizeBinaryVector) features, rows);
            } else {
                writeFloats((FixedSizeListVector) features, rows.floats(), rows.featureWidth(), rows.count());
            }
            FixedSizeListVector labels = (FixedSizeListVector) root.getVector("label");
            labels.setInitialCapacity(rows.count());
            labels.allocateNew();
            writeFloats(labels, rows.labels(), rows.labelWidth(), rows.count());
            root.setRowCount(rows.count());
            try (ArrowFileWriter writer = new ArrowFileWriter(root, null, Channels.newChannel(out))) {
                writer.start();
                writer.writeBatch();
                writer.end();
            }
        }
        return out.toByteArray();
    }

    private static Schema schema(Rows rows) {
        Field features = rows.areBytes()
                ? new Field("features", FieldType.notNullable(new ArrowType.FixedSizeBinary(rows.featureWidth())), null)
                : list("features", rows.featureWidth());
        return new Schema(List.of(features, list("label", rows.labelWidth())));
    }

    private static Field list(String name, int width) {
        Field value = new Field("value", FieldType.notNullable(FLOAT), null);
        return new Field(name, FieldType.notNullable(new ArrowType.FixedSizeList(width)), List.of(value));
    }

    private static void writeBytes(FixedSizeBinaryVector vector, Rows rows) {
        for (int row = 0; row < rows.count(); row++) {
            vector.setIndexDefined(row);
        }
        vector.getDataBuffer().setBytes(0, rows.bytes());
        vector.setValueCount(rows.count());
    }

    private static void writeFloats(FixedSizeListVector vector, float[] values, int width, int count) {
        Float4Vector data = (Float4Vector) vector.getDataVector();
        data.allocateNew(count * width);
        for (int i = 0; i < count * width; i++) {
            data.set(i, values[i]);
        }
        data.setValueCount(count * width);
        for (int row = 0; row < count; row++) {
            vector.setNotNull(row);
        }
        vector.setValueCount(count);
    }

    /** Reads a block back. {@code scale} is what stored bytes are multiplied by. */
    static Rows read(byte[] file, float scale) throws IOException {
        try (BufferAllocator allocator = new RootAllocator();
                ArrowFileReader reader =
                        new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(file), allocator)) {
            reader.loadNextBatch();
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            FixedSizeListVector labels = (FixedSizeListVector) root.getVector("label");
            int count = root.getRowCount();
            Rows rows;
            if (root.getVector("features") instanceof FixedSizeBinaryVector bytes) {
                rows = Rows.ofBytes(count, bytes.getByteWidth(), labels.getListSize(), scale);
                bytes.getDataBuffer().getBytes(0, rows.bytes());
            } else {
                FixedSizeListVector floats = (FixedSizeListVector) root.getVector("features");
                rows = Rows.ofFloats(count, floats.getListSize(), labels.getListSize());
                readFloats(floats, rows.floats());
            }
            readFloats(labels, rows.labels());
            return rows;
        }
    }

    private static void readFloats(FixedSizeListVector vector, float[] into) {
        Float4Vector data = (Float4Vector) vector.getDataVector();
        for (int i = 0; i < into.length; i++) {
            into[i] = data.get(i);
        }
    }

    public static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
