package dev.lockstep.driver.ingest;

import dev.lockstep.data.ArrowBlock;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import scala.Tuple2;

/** Brings the rows of each block together, in their order, and writes it: one task a block. */
record BlockWriter(String folder, BlockPlan plan, boolean bytes, int featureWidth, int labelWidth)
        implements Serializable {

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

    record Written(Manifest.Block block, long unknownWords) implements Serializable {}

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
        return List.of(new Written(write(name, rows(found)), unknown)).iterator();
    }

    private Rows rows(List<Encoded> found) {
        Rows rows = bytes
                ? Rows.ofBytes(found.size(), featureWidth, labelWidth, 1)
                : Rows.ofFloats(found.size(), featureWidth, labelWidth);
        Object features = bytes ? rows.bytes() : rows.floats();
        for (int i = 0; i < found.size(); i++) {
            Object row = found.get(i).features();
            int width = row instanceof byte[] each ? each.length : ((float[]) row).length;
            System.arraycopy(row, 0, features, i * featureWidth, width);
            System.arraycopy(found.get(i).labels(), 0, rows.labels(), i * labelWidth, labelWidth);
        }
        return rows;
    }

    /** Writes a block of rows whose order is settled. */
    Manifest.Block write(BlockPlan.Name name, Rows rows) {
        try {
            byte[] block = ArrowBlock.write(rows);
            Path file = new Path(folder, name.file());
            try (OutputStream out = file.getFileSystem(new Configuration()).create(file)) {
                out.write(block);
            }
            return new Manifest.Block(name.part(), name.file(), rows.count(), block.length, ArrowBlock.crc32c(block));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the block " + name.file(), e);
        }
    }
}
