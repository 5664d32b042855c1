package dev.lockstep.data;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the blocks of a new data set, each by whichever task has its rows: fill a {@code new Rows(count, form())}, call
 * {@link #write}, and send what it returns to the one who began the {@link NewDataset}. It may be sent to tasks itself. Two
 * attempts of a task do not disturb each other.
 */
public final class BlockWriter implements Serializable {
    private static final long serialVersionUID = 1L;

    static final String END = ".arrow";

    private final String folder;
    private final String maker;
    private final DataSchema schema;
    private final @Nullable Double byteScale;

    /**
     * A writer for all tasks, made by {@link NewDataset#writer}.
     *
     * @param maker what names of blocks end in, so that those of several who write to one folder are told apart
     * @param byteScale what a stored byte is multiplied by, where features are bytes
     */
    BlockWriter(String folder, String maker, DataSchema schema, Optional<Double> byteScale) {
        this.folder = folder;
        this.maker = maker;
        this.schema = schema;
        this.byteScale = byteScale.orElse(null); // an Optional cannot be sent
    }

    DataSchema schema() {
        return schema;
    }

    Optional<Double> byteScale() {
        return Optional.ofNullable(byteScale);
    }

    /** What {@link RowStore} are made of; {@link dev.lockstep.order.BlockSizes} says how many make a block. */
    public RowLayout form() {
        return RowLayout.of(schema, byteScale());
    }

    /** A block that lies in the folder, and what was counted of its rows. */
    public record Written(DatasetManifest.Block block, DatasetStatistics statistics) implements Serializable {}

    /**
     * Writes one block.
     *
     * @param number of the block in its part, from 0: its place
     * @param hadoop says how to reach the folder
     */
    public Written write(Split part, int number, RowStore rows, Configuration hadoop) {
        String name =
                String.format(Locale.ROOT, "%s-%05d%s" + END, part.name().toLowerCase(Locale.ROOT), number, maker);
        Path file = new Path(folder, name);
        try {
            byte[] bytes = ArrowBlock.write(rows);
            AsideFile.writeOnce(file.getFileSystem(hadoop), file, out -> out.write(bytes));
            String crc = ArrowBlock.crc32c(bytes);
            DatasetManifest.Block block = new DatasetManifest.Block(part, name, rows.count(), bytes.length, crc);
            return new Written(block, DatasetStatistics.of(schema, rows));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the block " + file, e);
        }
    }
}
