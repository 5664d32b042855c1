package dev.lockstep.driver.ingest;

import dev.lockstep.data.ArrowBlock;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Part;
import dev.lockstep.data.Rows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes blocks, as a task of Spark. */
record BlockTask(Table.RowMaker maker, int featureWidth, boolean bytes, String folder) implements Serializable {

    /** A block to be written: the numbers of its rows in their order. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Plan(Part part, String file, long[] numbers) implements Serializable {}

    Manifest.Block write(Plan plan) {
        int count = plan.numbers().length;
        Rows rows = bytes ? Rows.ofBytes(count, featureWidth, 1, 1) : Rows.ofFloats(count, featureWidth, 1);
        for (int i = 0; i < count; i++) {
            maker.make(plan.numbers()[i], rows, i);
        }
        try {
            byte[] block = ArrowBlock.write(rows);
            Path file = new Path(folder, plan.file());
            try (OutputStream out = file.getFileSystem(new Configuration()).create(file)) {
                out.write(block);
            }
            return new Manifest.Block(plan.part(), plan.file(), count, block.length, ArrowBlock.crc32c(block));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the block " + plan.file(), e);
        }
    }
}
