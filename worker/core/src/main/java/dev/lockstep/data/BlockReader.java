package dev.lockstep.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Finds the numbers of a block within the bytes of its Arrow file, and copies them once, to where they are wanted: Arrow's
 * own reader would copy them three times, through memory of its own. Only for files whose checksum was right.
 */
final class BlockReader {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    private static final int TRAILER = Integer.BYTES + MAGIC.length;
    /** A validity bitmap, then the validity of the values, then the values. */
    private static final int BUFFERS_OF_A_LIST = 3;

    private final ByteBuffer file;
    private final RowLayout form;

    private BlockReader(ByteBuffer file, RowLayout form) {
        this.file = file;
        this.form = form;
    }

    /**
     * Reads all rows of a block to a place of {@code into}, and returns how many there are.
     *
     * @throws IllegalArgumentException where the bytes are no block of such rows
     */
    static int read(byte[] file, int length, RowStore into, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(file, 0, length).slice().order(ByteOrder.LITTLE_ENDIAN);
        try {
            return new BlockReader(bytes, into.form()).read(into, at);
        } catch (IndexOutOfBoundsException | java.nio.BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut short, or no Arrow file", e);
        }
    }

    private int read(RowStore into, int at) {
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
        int count = Math.toIntExact(batch.length());
        if (count > into.count() - at) {
            throw new IllegalArgumentException("it has " + count + " rows, more than the " + (into.count() - at)
                    + " that the manifest leaves room for");
        }
        long body = block.offset() + block.metaDataLength();
        into.features().fill(buffer(batch, body, BUFFERS_OF_A_LIST - 1), at, count);
        into.labels().fill(buffer(batch, body, 2 * BUFFERS_OF_A_LIST - 1), at, count);
        if (form.maskWidth() > 0) {
            ByteBuffer lengths = buffer(batch, body, 2 * BUFFERS_OF_A_LIST + 1);
            lengths.asIntBuffer().get(into.lengths(), at, count);
        }
        return count;
    }

    private Footer footer() {
        int end = file.limit() - TRAILER;
        for (int i = 0; i < MAGIC.length; i++) {
            if (file.get(i) != MAGIC[i] || file.get(end + Integer.BYTES + i) != MAGIC[i]) {
                throw new IllegalArgumentException("it is no Arrow file");
            }
        }
        int length = file.getInt(end);
        return Footer.getRootAsFooter(part(end - (long) length, length));
    }

    /** Behind four bytes that begin every message, and four of its length. */
    private RecordBatch batch(Block block) {
        ByteBuffer metadata = part(block.offset() + 2 * Integer.BYTES, block.metaDataLength() - 2 * Integer.BYTES);
        Message message = Message.getRootAsMessage(metadata);
        if (!(message.header(new RecordBatch()) instanceof RecordBatch batch) || batch.compression() != null) {
            throw new IllegalArgumentException("its record batch is compressed");
        }
        return batch;
    }

    private ByteBuffer buffer(RecordBatch batch, long body, int number) {
        Buffer buffer = batch.buffers(number);
        return part(body + buffer.offset(), Math.toIntExact(buffer.length()));
    }

    private ByteBuffer part(long from, int length) {
        return file.slice(Math.toIntExact(from), length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
