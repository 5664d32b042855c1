package dev.lockstep.train;

import dev.lockstep.data.BlockWriter;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.NewDataset;
import dev.lockstep.data.RowStore;
import dev.lockstep.data.Split;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** A data set of small grey pictures on disk, kept as bytes, in so many blocks that one replica has several. */
final class PictureBlocks {
    static final int SIDE = 6;
    private static final int PIXELS = SIDE * SIDE;
    private static final int ROWS_A_BLOCK = 10;
    private static final int TRAIN_BLOCKS = 12;

    private PictureBlocks() {}

    /** Writes 120 pictures to train on and 20 to validate by: one class is bright above, the other below. */
    static String write(Path folder) throws IOException {
        org.apache.hadoop.fs.Path directory = new org.apache.hadoop.fs.Path(folder.toUri());
        Configuration hadoop = new Configuration();
        FileSystem files = ((LocalFileSystem) directory.getFileSystem(hadoop)).getRaw();
        DataSchema schema =
                new DataSchema(List.of(1, SIDE, SIDE), List.of(), new DataSchema.Classes(List.of("above", "below")));
        try (NewDataset made = NewDataset.begin(files, directory)) {
            BlockWriter writer = made.writer(schema, Optional.of(1.0 / 255));
            List<BlockWriter.Written> written = new ArrayList<>();
            for (int block = 0; block < TRAIN_BLOCKS; block++) {
                written.add(writer.write(Split.TRAIN, block, rows(writer, block), hadoop));
            }
            for (int block = 0; block < 2; block++) {
                written.add(writer.write(Split.VALIDATION, block, rows(writer, 100 + block), hadoop));
            }
            made.commit(writer, DatasetManifest.Story.plain("pictures"), written);
        }
        return directory.toString();
    }

    private static RowStore rows(BlockWriter writer, int block) {
        RowStore rows = new RowStore(ROWS_A_BLOCK, writer.form());
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(7, block));
        for (int row = 0; row < ROWS_A_BLOCK; row++) {
            int label = random.nextInt(2);
            rows.labels().set(row, label);
            for (int i = 0; i < PIXELS; i++) {
                boolean bright = i < PIXELS / 2 == (label == 0);
                rows.features().bytes()[row * PIXELS + i] = (byte) (random.nextInt(100) + (bright ? 150 : 0));
            }
        }
        return rows;
    }
}
