package dev.lockstep.driver.ingest;

import dev.lockstep.data.ArrowBlock;
import dev.lockstep.data.Manifest;
import dev.lockstep.data.Part;
import dev.lockstep.data.RowForm;
import dev.lockstep.data.Rows;
import dev.lockstep.data.Schema;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Writes blocks, as a task of Spark. */
record BlockTask(Table.RowMaker maker, Schema schema, Optional<Double> byteScale, String folder)
        implements Serializable {

    /** A block to be written: the numbers of its rows in their order. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, never compared
    record Plan(Part part, String file, long[] numbers) implements Serializable {}

    Manifest.Block write(Plan plan) {
        int count = plan.numbers().length;
        Rows rows = new Rows(count, RowForm.of(schema, byteScale));
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
