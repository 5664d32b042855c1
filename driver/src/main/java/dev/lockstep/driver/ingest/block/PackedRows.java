package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.RowHead;
import java.io.Serializable;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Checked rows as Spark keeps them while they are looked at again and again: many in one array of bytes. As objects of their
 * own, half of the time of an ingest went into bringing them back.
 */
public final class PackedRows implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ROWS = 1000;
    private static final int MOST_BYTES = 1 << 20;

    /** What a value is, before the value. */
    static final char MISSING = '-';

    static final char NUMBER = 'n';
    static final char TEXT = 't';
    static final char BYTES = 'b';
    static final char FLOATS = 'f';
    static final char TEXTS = 's';

    private final byte[] bytes;
    private final int count;

    PackedRows(byte[] bytes, int count) {
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
                RowPacker packer = new RowPacker();
                while (rows.hasNext() && packer.rows() < MOST_ROWS && packer.bytes() < MOST_BYTES) {
                    packer.add(rows.next());
                }
                return packer.packed();
            }
        };
    }

    public Iterator<CheckedRow> rows() {
        return each(RowUnpacker::row);
    }

    /** The rows without their features, which are passed over. */
    public Iterator<RowHead> heads() {
        return each(RowUnpacker::head);
    }

    private <T> Iterator<T> each(Function<RowUnpacker, T> reading) {
        RowUnpacker unpacker = new RowUnpacker(bytes);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public T next() {
                if (next == count) {
                    throw new NoSuchElementException("all rows are unpacked");
                }
                next++;
                return reading.apply(unpacker);
            }
        };
    }
}
