package dev.lockstep.driver.ingest.block;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.EncodedRow;
import dev.lockstep.driver.ingest.prepare.RowEncoder;
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

    /** Where a row stands in the data set. */
    record Place(int block, long key, RowOrigin origin) implements Comparable<Place>, Serializable {
        private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::block)
                .thenComparingLong(Place::key)
                .thenComparing(Place::origin);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
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
        public int getPartition(Object place) {
            return ((Place) place).block();
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
            JavaRDD<CheckedRow> good,
            SplitBoundaries cuts,
            Map<Split, Long> rows) {
        return new BlockShuffle(
                writer, BlockPlan.find(session, good, cuts, rows, writer.form().bytesARow()));
    }

    public List<Written> write(JavaRDD<CheckedRow> good, SplitBoundaries cuts, RowEncoder encoder) {
        BlockPlan blocks = plan;
        FlatMapFunction<Iterator<Tuple2<Place, EncodedRow>>, Written> writing = this::writeBlock;
        return good.mapToPair(row -> {
                    long key = cuts.keys().key(row.origin());
                    Place place = new Place(blocks.block(cuts.part(row), key), key, row.origin());
                    return new Tuple2<>(place, encoder.encode(row));
                })
                .repartitionAndSortWithinPartitions(new ByBlock(plan.count()))
                .mapPartitions(writing)
                .collect();
    }

    private Iterator<Written> writeBlock(Iterator<Tuple2<Place, EncodedRow>> sorted) {
        List<EncodedRow> found = new ArrayList<>();
        int block = 0;
        long unknown = 0;
        while (sorted.hasNext()) {
            Tuple2<Place, EncodedRow> next = sorted.next();
            block = next._1().block();
            unknown += next._2().unknownWords();
            found.add(next._2());
        }
        if (found.isEmpty()) {
            return List.<Written>of().iterator();
        }
        BlockPlan.Place place = plan.place(block);
        BlockWriter.Written written =
                writer.write(place.part(), place.number(), rows(found), TaskHadoop.configuration());
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
            for (int j = 0; j < row.labels().length; j++) {
                rows.labels().set(i * writer.form().labels().width() + j, row.labels()[j]);
            }
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
        for (int i = 0; i < floats.length; i++) {
            into.features().set(at + i, floats[i]);
        }
        return floats.length;
    }
}
