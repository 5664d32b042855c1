package dev.lockstep.driver.ingest;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.Rows;
import dev.lockstep.data.Values;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/** Brings the rows of each block together, in their order, and writes it: one task a block. */
record BlockShuffle(BlockPlan plan, BlockWriter writer) implements Serializable {

    /** Where a row stands in the data set. */
    record Place(int block, long key, Origin origin) implements Comparable<Place>, Serializable {
        private static final Comparator<Place> ORDER = Comparator.comparingInt(Place::block)
                .thenComparingLong(Place::key)
                .thenComparing(Place::origin);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    record Written(BlockWriter.Written block, long unknownWords) implements Serializable {}

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

    List<Written> write(JavaRDD<Checked> good, Cuts cuts, Encoder encoder) {
        BlockPlan blocks = plan;
        FlatMapFunction<Iterator<Tuple2<Place, Encoded>>, Written> writing = this::writeBlock;
        return good.mapToPair(row -> {
                    long key = cuts.keys().key(row.origin());
                    Place place = new Place(blocks.block(cuts.part(row), key), key, row.origin());
                    return new Tuple2<>(place, encoder.encode(row));
                })
                .repartitionAndSortWithinPartitions(new ByBlock(plan.count()))
                .mapPartitions(writing)
                .collect();
    }

    private Iterator<Written> writeBlock(Iterator<Tuple2<Place, Encoded>> sorted) {
        if (!sorted.hasNext()) {
            return List.<Written>of().iterator();
        }
        List<Encoded> found = new ArrayList<>();
        int block = 0;
        long unknown = 0;
        while (sorted.hasNext()) {
            Tuple2<Place, Encoded> next = sorted.next();
            block = next._1().block();
            unknown += next._2().unknownWords();
            found.add(next._2());
        }
        BlockPlan.Name name = plan.names().get(block);
        BlockWriter.Written written = writer.write(name.part(), name.number(), rows(found), TaskHadoop.configuration());
        return List.of(new Written(written, unknown)).iterator();
    }

    private Rows rows(List<Encoded> found) {
        Rows rows = new Rows(found.size(), writer.form());
        int steps = writer.form().maskWidth();
        for (int i = 0; i < found.size(); i++) {
            int width = put(found.get(i).features(), rows.features(), i);
            put(found.get(i).labels(), rows.labels(), i);
            if (steps > 0) {
                rows.lengths()[i] = width / (rows.features().form().width() / steps);
            }
        }
        return rows;
    }

    /** Puts the values of a row at its place, and says how many there were: those of a shorter row leave zeros behind. */
    private static int put(Object values, Values into, int row) {
        int at = row * into.form().width();
        if (values instanceof byte[] bytes) {
            System.arraycopy(bytes, 0, into.bytes(), at, bytes.length);
            return bytes.length;
        }
        float[] floats = (float[]) values;
        for (int i = 0; i < floats.length; i++) {
            into.set(at + i, floats[i]);
        }
        return floats.length;
    }
}
