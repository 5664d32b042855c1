package dev.lockstep.driver.ingest.block;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.EncodedRow;
import dev.lockstep.driver.ingest.prepare.RowEncoder;
import dev.lockstep.driver.ingest.prepare.RowHead;
import dev.lockstep.driver.ingest.source.TaskHadoop;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.SparkSession;
import scala.Tuple2;

/** Brings the rows of each block together, in their order, and has it written: one task a block. */
public record BlockShuffle(BlockWriter writer, BlockPlan plan) implements Serializable {

    /** A row that is encoded, with the key that says where in its block it stands. */
    private record Keyed(long key, CheckedRow row) {
        private static final Comparator<Keyed> ORDER = Comparator.comparingLong(Keyed::key)
                .thenComparing(each -> each.row().origin());
    }

    public record Written(BlockWriter.Written block, long unknownWords) implements Serializable {}

    private static final class ByBlock extends Partitioner {
        private static final long serialVersionUID = 1L;

        private final int blocks;

        ByBlock(int blocks) {
            this.blocks = blocks;
        }

        @Override
        public int numPartitions() {
            return blocks;
        }

        @Override
        public int getPartition(Object block) {
            return (Integer) block;
        }
    }

    /**
     * A gathering into blocks of even size.
     *
     * @param rows how many there are of each part
     */
    public static BlockShuffle planned(
            SparkSession session,
            BlockWriter writer,
            JavaRDD<RowHead> good,
            SplitBoundaries cuts,
            Map<Split, Long> rows) {
        return new BlockShuffle(
                writer, BlockPlan.find(session, good, cuts, rows, writer.form().bytesARow()));
    }

    public List<Written> write(JavaRDD<CheckedRow> good, SplitBoundaries cuts, RowEncoder encoder) {
        BlockPlan blocks = plan;
        RowKeys keys = cuts.keys();
        FlatMapFunction<Iterator<Tuple2<Integer, PackedRows>>, Written> writing = parcels -> writeBlock(parcels, keys);
        return good.mapPartitionsToPair(rows -> new BlockParcels(
                        rows,
                        row -> blocks.block(cuts.part(row.head()), keys.key(row.origin())),
                        row -> packable(row, encoder.encode(row))))
                .partitionBy(new ByBlock(plan.count()))
                .mapPartitions(writing)
                .collect();
    }

    /** An encoded row as one that can be packed: its labels stand for its label, and its unknown words behind its features. */
    private static CheckedRow packable(CheckedRow row, EncodedRow encoded) {
        Object[] values = {encoded.features(), (double) encoded.unknownWords(), encoded.labels()};
        return new CheckedRow(row.origin(), "", values, List.of(), false);
    }

    private static EncodedRow encoded(CheckedRow packed) {
        Object[] values = packed.values();
        return new EncodedRow(values[0], (float[]) values[2], ((Double) values[1]).intValue());
    }

    private Iterator<Written> writeBlock(Iterator<Tuple2<Integer, PackedRows>> parcels, RowKeys keys) {
        List<Keyed> found = new ArrayList<>();
        int block = 0;
        while (parcels.hasNext()) {
            Tuple2<Integer, PackedRows> next = parcels.next();
            block = next._1();
            next._2().rows().forEachRemaining(row -> found.add(new Keyed(keys.key(row.origin()), row)));
        }
        if (found.isEmpty()) {
            return List.<Written>of().iterator();
        }
        found.sort(Keyed.ORDER);
        List<EncodedRow> rows = found.stream().map(each -> encoded(each.row())).toList();
        BlockPlan.Place place = plan.place(block);
        BlockWriter.Written written =
                writer.write(place.part(), place.number(), rows(rows), TaskHadoop.configuration());
        long unknown = rows.stream().mapToLong(EncodedRow::unknownWords).sum();
        return List.of(new Written(written, unknown)).iterator();
    }

    private RowStore rows(List<EncodedRow> found) {
        RowStore rows = new RowStore(found.size(), writer.form());
        int width = writer.form().features().width();
        int stepWidth = width / Math.max(1, writer.form().maskWidth());
        for (int i = 0; i < found.size(); i++) {
            EncodedRow row = found.get(i);
            int values = features(row.features(), rows, i * width);
            if (rows.lengths().length > 0) {
                rows.lengths()[i] = values / stepWidth;
            }
            rows.labels().set(i * writer.form().labels().width(), row.labels());
        }
        return rows;
    }

    /** Returns how many values the row has: fewer than others where rows are padded. */
    private static int features(Object features, RowStore into, int at) {
        if (features instanceof byte[] bytes) {
            System.arraycopy(bytes, 0, into.features().bytes(), at, bytes.length);
            return bytes.length;
        }
        float[] floats = (float[]) features;
        into.features().set(at, floats);
        return floats.length;
    }
}
