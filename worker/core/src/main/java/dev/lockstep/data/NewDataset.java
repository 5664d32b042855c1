package dev.lockstep.data;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * manifest that comes last is the commit: without it, they count for nothing.
 *
 * <pre>{@code
 * try (NewDataset made = NewDataset.begin(files, directory)) {
 *     BlockWriter writer = new BlockWriter(made.folder(), schema, byteScale);
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
    private final Path aside;

    private final boolean storeIsNew;

    private NewDataset(FileSystem files, Path directory, Path aside, boolean storeIsNew) {
        this.files = files;
        this.directory = directory;
        this.aside = aside;
        this.storeIsNew = storeIsNew;
    }

    /** Begins a data set that will lie in a directory, which is not there yet. Its name becomes the fingerprint. */
    public static NewDataset begin(FileSystem files, Path directory) throws IOException {
        FileSystem raw = files instanceof LocalFileSystem local ? local.getRaw() : files;
        Path aside = AsideFile.appearsWhenClosed(raw, directory)
                ? directory
                : new Path(directory.getParent(), "." + directory.getName() + "." + UUID.randomUUID());
        boolean storeIsNew = !raw.exists(directory.getParent());
        if (!storeIsNew) {
            removeLeft(raw, directory.getParent());
        }
        if (!raw.mkdirs(aside)) {
            throw new IOException("cannot make the folder " + aside);
        }
        return new NewDataset(raw, directory, aside, storeIsNew);
    }

    /** What a kill has left of other data sets while they were made: nobody has written there for a day. */
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

    /** Where blocks are written until the data set is whole. */
    public String folder() {
        return aside.toString();
    }

    /**
     * Writes the manifest and renames: then the data set is there, whole. Where another was first, it is the same, and stays.
     *
     * @param written what the writers of all blocks returned, in any order
     */
    public DatasetManifest commit(BlockWriter writer, DatasetManifest.Story story, List<BlockWriter.Written> written)
            throws IOException {
        DatasetManifest manifest = manifest(writer, story, written);
        if (aside.equals(directory)) {
            AsideFile.write(files, new Path(directory, DatasetManifest.FILE), out -> out.write(manifest.toJson()));
            return manifest;
        }
        try (OutputStream out = files.create(new Path(aside, DatasetManifest.FILE), true)) {
            out.write(manifest.toJson());
        }
        boolean renamed = !files.exists(directory) && files.rename(aside, directory);
        if (!renamed && !files.exists(new Path(directory, DatasetManifest.FILE))) {
            throw new IOException("cannot rename " + aside + " to " + directory);
        }
        return manifest;
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
        if (!aside.equals(directory) || !files.exists(new Path(directory, DatasetManifest.FILE))) {
            files.delete(aside, true);
        }
        if (storeIsNew && !files.exists(directory)) {
            try {
                files.delete(directory.getParent(), false);
            } catch (IOException e) {
                // Other data sets have come into the store in the meantime: it stays.
            }
        }
    }
}
