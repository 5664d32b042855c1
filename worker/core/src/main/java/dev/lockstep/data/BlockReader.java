package dev.lockstep.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.ObjIntConsumer;
import java.util.function.ToIntFunction;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the numbers of a block within its Arrow file, and copies them once, to where they are wanted: Arrow's own reader would copy
 * them three times, through memory of its own, and knows no single rows.
 */
final class BlockReader {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final int TRAILER = Integer.BYTES + MAGIC.length;
    /** A validity bitmap, then the validity of the values, then the values. */
    private static final int BUFFERS_OF_A_LIST = 3;
    /** A column that is no longer is read as a whole: a place of a file costs as much to read. */
    private static final int SHORT_COLUMN_BYTES = 1 << 16;

    private final FileBytes file;
    private final RowLayout form;

    private BlockReader(FileBytes file, RowLayout form) {
        this.file = file;
        this.form = form;
    }

    /** Where in the file the columns of so many rows begin; those of lengths only where rows are padded. */
    private record Columns(int rows, long features, long labels, long lengths) {}

    /**
     * Reads all rows of a block, whose checksum was right, to a place of {@code into}, and returns how many there are.
     *
     * @throws IllegalArgumentException where the bytes are no block of such rows
     */
    static int read(FileBytes file, RowStore into, int at) {
        return new BlockReader(file, into.form()).checked(reader -> reader.readAll(into, at));
    }

    /**
     * Reads some rows of a block, one after the other, to a place of {@code into}. Nobody has checked what they are.
     *
     * @throws IllegalArgumentException where the bytes are no block of such rows
     */
    static void read(FileBytes file, int[] rows, RowStore into, int at) {
        new BlockReader(file, into.form()).checked(reader -> reader.readSome(rows, into, at));
    }

    private int checked(ToIntFunction<BlockReader> reading) {
        try {
            return reading.applyAsInt(this);
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut short, or no Arrow file", e);
        }
    }

    private int readAll(RowStore into, int at) {
        Columns columns = columns();
        int count = columns.rows();
        if (count > into.count() - at) {
            throw new IllegalArgumentException("it has " + count + " rows, more than the " + (into.count() - at)
                    + " that the manifest leaves room for");
        }
        into.features().fill(part(columns.features(), count, form.features().bytesARow()), at, count);
        into.labels().fill(part(columns.labels(), count, form.labels().bytesARow()), at, count);
        if (form.maskWidth() > 0) {
            part(columns.lengths(), count, Integer.BYTES).asIntBuffer().get(into.lengths(), at, count);
        }
        return count;
    }

    private int readSome(int[] rows, RowStore into, int at) {
        Columns columns = columns();
        each(
                rows,
                columns.rows(),
                columns.features(),
                form.features().bytesARow(),
                (row, i) -> into.features().fill(row, at + i, 1));
        each(
                rows,
                columns.rows(),
                columns.labels(),
                form.labels().bytesARow(),
                (row, i) -> into.labels().fill(row, at + i, 1));
        if (form.maskWidth() > 0) {
            each(
                    rows,
                    columns.rows(),
                    columns.lengths(),
                    Integer.BYTES,
                    (row, i) -> into.lengths()[at + i] = row.getInt(0));
        }
        return rows.length;
    }

    private void each(int[] rows, int count, long column, int width, ObjIntConsumer<ByteBuffer> taker) {
        boolean isShort = (long) count * width <= SHORT_COLUMN_BYTES;
        ByteBuffer whole = isShort ? part(column, count, width) : ByteBuffer.allocate(0);
        for (int i = 0; i < rows.length; i++) {
            ByteBuffer row = isShort
                    ? whole.slice(rows[i] * width, width).order(ByteOrder.LITTLE_ENDIAN)
                    : file.part(column + (long) rows[i] * width, width);
            taker.accept(row, i);
        }
    }

    private ByteBuffer part(long from, int rows, int width) {
        return file.part(from, Math.multiplyExact(rows, width));
    }

    private Columns columns() {
        Footer footer = footer();
        Schema found = Schema.convertSchema(footer.schema());
        Schema expected = ArrowBlock.schema(form);
        if (!found.equals(expected)) {
            throw new IllegalArgumentException("its columns are " + found + ", not " + expected);
        }
        if (footer.recordBatchesLength() != 1) {
            throw new IllegalArgumentException("it has " + footer.recordBatchesLength() + " record batches, not 1");
        }
        Block block = footer.recordBatches(0);
        RecordBatch batch = batch(block);
        long body = block.offset() + block.metaDataLength();
        return new Columns(
                Math.toIntExact(batch.length()),
                body + batch.buffers(BUFFERS_OF_A_LIST - 1).offset(),
                body + batch.buffers(2 * BUFFERS_OF_A_LIST - 1).offset(),
                form.maskWidth() > 0
                        ? body + batch.buffers(2 * BUFFERS_OF_A_LIST + 1).offset()
                        : 0);
    }

    private Footer footer() {
        long end = file.length() - TRAILER;
        ByteBuffer first = file.part(0, MAGIC.length);
        ByteBuffer last = file.part(end, TRAILER);
        for (int i = 0; i < MAGIC.length; i++) {
            if (first.get(i) != MAGIC[i] || last.get(Integer.BYTES + i) != MAGIC[i]) {
                throw new IllegalArgumentException("it is no Arrow file");
            }
        }
        int length = last.getInt(0);
        return Footer.getRootAsFooter(file.part(end - length, length));
    }

    /** Behind four bytes that begin every message, and four of its length. */
    private RecordBatch batch(Block block) {
        ByteBuffer metadata = file.part(block.offset() + 2 * Integer.BYTES, block.metaDataLength() - 2 * Integer.BYTES);
        Message message = Message.getRootAsMessage(metadata);
        if (!(message.header(new RecordBatch()) instanceof RecordBatch batch) || batch.compression() != null) {
            throw new IllegalArgumentException("its record batch is compressed");
        }
        return batch;
    }
}
