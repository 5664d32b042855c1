package dev.lockstep.benchmarks;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.order.BlockSizes;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Data sets of rows as large as an image of 28 by 28 bytes, in ten classes, all by chance. */
final class ByteRows {
    static final int WIDTH = 784;

    private static final int CLASSES = 10;

    private ByteRows() {}

    static void write(Path directory, long count) throws IOException {
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        DataSchema schema = new DataSchema(List.of(1, 28, 28), List.of(), new DataSchema.Classes(classes));
        Configuration hadoop = new Configuration();
        FileSystem files = directory.getFileSystem(hadoop);
        try (NewDataset made = NewDataset.begin(files, directory)) {
            BlockWriter writer = made.writer(schema, Optional.of(1 / 255.0));
            int[] sizes = BlockSizes.of(count, writer.form().bytesARow());
            List<BlockWriter.Written> written = IntStream.range(0, sizes.length)
                    .parallel()
                    .mapToObj(i -> writer.write(Split.TRAIN, i, block(writer, sizes[i], i), hadoop))
                    .toList();
            made.commit(writer, DatasetManifest.Story.plain("chance"), written);
        }
    }

    private static RowStore block(BlockWriter writer, int count, int number) {
        RowStore rows = new RowStore(count, writer.form());
        SplitMixRandom random = new SplitMixRandom(number);
        byte[] features = rows.features().bytes();
        for (int i = 0; i < features.length; i++) {
            features[i] = (byte) random.nextLong();
        }
        for (int i = 0; i < count; i++) {
            rows.labels().set(i, random.nextInt(CLASSES));
        }
        return rows;
    }
}
