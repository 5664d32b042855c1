package dev.lockstep.data;

import dev.lockstep.file.AsideFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A data set while it is made: its blocks and its manifest are written aside, and renamed together. Closing removes what was
 * not committed. In a store of objects, where a rename is a copy of all, blocks lie where they belong from the beginning, and the
 * manifest that comes last is the commit: without it, they count for nothing. Several may make the same data set at once: there
 * each knows its blocks by their names.
 *
 * <pre>{@code
 * try (NewDataset made = NewDataset.begin(files, directory)) {
 *     BlockWriter writer = made.writer(schema, byteScale);
 *     List<BlockWriter.Written> written = … // by tasks: writer.write(part, number, rows, hadoop)
 *     made.commit(writer, new Manifest.Story(source, vocabulary, preparation, dropped), written);
 * }
 * }</pre>
 */
public final class NewDataset implements AutoCloseable {
    /** As {@link #begin} names what it makes. */
    private static final Pattern UNFINISHED = Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final FileSystem files;
    private final Path directory;
    /** Where blocks are written: another folder, or in a store of objects the directory itself. */
    private final Path aside;

    private final String maker;
    private final boolean storeIsNew;
    private boolean isCommitted;

    private NewDataset(FileSystem files, Path directory, Path aside, String maker, boolean storeIsNew) {
        this.files = files;
        this.directory = directory;
        this.aside = aside;
        this.maker = maker;
        this.storeIsNew = storeIsNew;
    }

    /** Begins a data set that will lie in a directory, which is not there yet. Its name becomes the fingerprint. */
    public static NewDataset begin(FileSystem files, Path directory) throws IOException {
        FileSystem raw = files instanceof LocalFileSystem local ? local.getRaw() : files;
        boolean isInPlace = AsideFile.appearsWhenClosed(raw, directory);
        UUID name = UUID.randomUUID();
        Path aside = isInPlace ? directory : new Path(directory.getParent(), "." + directory.getName() + "." + name);
        boolean storeIsNew = !raw.exists(directory.getParent());
        if (!storeIsNew) {
            removeLeft(raw, directory.getParent());
        }
        if (isInPlace && raw.exists(directory)) {
            removeLeftBlocks(raw, directory);
        }
        if (!raw.mkdirs(aside)) {
            throw new IOException("cannot make the folder " + aside);
        }
        return new NewDataset(raw, directory, aside, isInPlace ? "-" + name : "", storeIsNew);
    }

    /** What a kill has left of data sets while they were made: nobody has written there for a day. */
    private static void removeLeft(FileSystem files, Path store) throws IOException {
        long dayAgo = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
        for (FileStatus each : files.listStatus(store)) {
            boolean isUnfinished = each.isDirectory()
                    && UNFINISHED.matcher(each.getPath().getName()).matches();
            if (isUnfinished && each.getModificationTime() < dayAgo) {
                files.delete(each.getPath(), true);
            }
        }
    }

    /** The same where blocks lie in their place: those of a data set that has no manifest. */
    private static void removeLeftBlocks(FileSystem files, Path directory) throws IOException {
        long dayAgo = System.currentTimeMillis() - TimeUnit.DAYS.toMillis(1);
        FileStatus[] left = files.listStatus(directory);
        if (Arrays.stream(left)
                .noneMatch(each -> each.getModificationTime() >= dayAgo
                        || each.getPath().getName().equals(DatasetManifest.FILE))) {
            for (FileStatus each : left) {
                files.delete(each.getPath(), false);
            }
        }
    }

    /**
     * Who writes its blocks.
     *
     * @param byteScale what a stored byte is multiplied by, where features are bytes
     */
    public BlockWriter writer(DataSchema schema, Optional<Double> byteScale) {
        return new BlockWriter(aside.toString(), maker, schema, byteScale);
    }

    /**
     * Writes the manifest and renames: then the data set is there, whole. Where another was first, it is the same, and stays.
     *
     * @param written what the writers of all blocks returned, in any order
     */
    public DatasetManifest commit(BlockWriter writer, DatasetManifest.Story story, List<BlockWriter.Written> written)
            throws IOException {
        DatasetManifest manifest = manifest(writer, story, written);
        Path place = new Path(directory, DatasetManifest.FILE);
        if (isInPlace()) {
            if (!files.exists(place)) {
                AsideFile.write(files, place, out -> out.write(manifest.toJson()));
                isCommitted = true;
            }
            return manifest;
        }
        try (OutputStream out = files.create(new Path(aside, DatasetManifest.FILE), true)) {
            out.write(manifest.toJson());
        }
        boolean renamed = !files.exists(directory) && files.rename(aside, directory);
        if (!renamed && !files.exists(place)) {
            throw new IOException("cannot rename " + aside + " to " + directory);
        }
        return manifest;
    }

    private boolean isInPlace() {
        return aside.equals(directory);
    }

    private DatasetManifest manifest(
            BlockWriter writer, DatasetManifest.Story story, List<BlockWriter.Written> written) {
        List<BlockWriter.Written> ordered = new ArrayList<>(written);
        ordered.sort(Comparator.comparing(
                        (BlockWriter.Written each) -> each.block().part())
                .thenComparingInt(each -> each.block().file().length()) // numbers of six digits follow those of five
                .thenComparing(each -> each.block().file()));
        Map<Split, DatasetManifest.Share> shares = new EnumMap<>(Split.class);
        DatasetStatistics training = DatasetStatistics.none(writer.schema());
        for (Split part : Split.values()) {
            DatasetStatistics statistics = DatasetStatistics.none(writer.schema());
            long rows = 0;
            for (BlockWriter.Written each : ordered) {
                if (each.block().part() == part) {
                    statistics = statistics.and(each.statistics());
                    rows += each.block().rows();
                }
            }
            shares.put(part, new DatasetManifest.Share(rows, statistics.classes()));
            training = part == Split.TRAIN ? statistics : training;
        }
        return new DatasetManifest(
                DatasetManifest.VERSION,
                directory.getName(),
                story.source(),
                writer.schema(),
                writer.byteScale(),
                shares,
                training.statistics(writer.schema()),
                story.vocabulary(),
                story.preparation(),
                story.dropped(),
                ordered.stream().map(BlockWriter.Written::block).toList());
    }

    @Override
    public void close() throws IOException {
        if (!isInPlace()) {
            files.delete(aside, true);
            // Where another came between the look and the rename, that went into the folder of the other.
            files.delete(new Path(directory, aside.getName()), true);
        } else if (!isCommitted) {
            removeOwnBlocks();
            removeIfEmpty(directory);
        }
        if (storeIsNew && !files.exists(directory)) {
            removeIfEmpty(directory.getParent());
        }
    }

    private void removeOwnBlocks() throws IOException {
        try {
            for (FileStatus each : files.listStatus(directory)) {
                if (each.getPath().getName().endsWith(maker + BlockWriter.END)) {
                    files.delete(each.getPath(), false);
                }
            }
        } catch (FileNotFoundException e) {
            // Another has removed the folder, in which nothing was left.
        }
    }

    private void removeIfEmpty(Path folder) {
        try {
            files.delete(folder, false);
        } catch (IOException e) {
            // Others have written there in the meantime: it stays.
        }
    }
}
