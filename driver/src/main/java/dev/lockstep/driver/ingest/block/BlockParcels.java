package dev.lockstep.driver.ingest.block;

import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import scala.Tuple2;

/**
 * Rows on their way from a task to their blocks, by the number of the block: many in one parcel, since to Spark each thing that it sends
 * costs about the same. What a task holds back for that is bounded.
 */
final class BlockParcels implements Iterator<Tuple2<Integer, PackedRows>> {
    private static final int BYTES_OF_A_PARCEL = 1 << 18;
    private static final long MOST_BYTES = 8 << 20;

    private final Iterator<CheckedRow> rows;
    private final ToIntFunction<CheckedRow> block;
    private final UnaryOperator<CheckedRow> encoding;
    private final TreeMap<Integer, RowPacker> open = new TreeMap<>();
    private final Queue<Tuple2<Integer, PackedRows>> ready = new ArrayDeque<>();
    private long held;

    /** @param encoding what becomes of a row before it is sent */
    BlockParcels(Iterator<CheckedRow> rows, ToIntFunction<CheckedRow> block, UnaryOperator<CheckedRow> encoding) {
        this.rows = rows;
        this.block = block;
        this.encoding = encoding;
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && rows.hasNext()) {
            add(rows.next());
        }
        if (ready.isEmpty()) {
            sendAll();
        }
        return !ready.isEmpty();
    }

    private void add(CheckedRow row) {
        int to = block.applyAsInt(row);
        RowPacker parcel = open.computeIfAbsent(to, number -> new RowPacker());
        held -= parcel.bytes();
        parcel.add(encoding.apply(row));
        held += parcel.bytes();
        if (parcel.bytes() >= BYTES_OF_A_PARCEL) {
            ready.add(new Tuple2<>(to, parcel.packed()));
            open.remove(to);
            held -= parcel.bytes();
        } else if (held > MOST_BYTES) {
            sendAll();
        }
    }

    private void sendAll() {
        open.forEach((to, parcel) -> ready.add(new Tuple2<>(to, parcel.packed())));
        open.clear();
        held = 0;
    }

    @Override
    public Tuple2<Integer, PackedRows> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all rows are sent");
        }
        return ready.remove();
    }
}
