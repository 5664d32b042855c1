package dev.lockstep.driver.run;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataException;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.NearNames;
import dev.lockstep.file.RunDirectoryNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of all data sets that were prepared, {@code data.store}, and which of them runs have read. */
public final class DatasetStore {
    private static final long MEMORY = 1 << 20;
    private static final Pattern READ = Pattern.compile("\"directory\" ?: ?\"([^\"]*)\"");

    private final Path path;
    private final FileSystem files;
    private final Configuration hadoop;

    /**
     * A data set.
     *
     * @param rows of all parts
     */
    public record Entry(String name, String source, long rows, long bytes, long changedAt) {}

    private DatasetStore(Path path, FileSystem files, Configuration hadoop) {
        this.path = path;
        this.files = files;
        this.hadoop = hadoop;
    }

    public static DatasetStore open(String place, Configuration hadoop) throws IOException {
        Path path = new Path(place);
        FileSystem files = path.getFileSystem(hadoop);
        if (!files.exists(path)) {
            throw new BadInputException("there is no folder of data sets " + place + NearNames.of(path, files));
        }
        return new DatasetStore(path, files, hadoop);
    }

    /** By name. What is no data set, or is being written, is none. */
    public List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (FileStatus each : files.listStatus(path)) {
            Path manifest = new Path(each.getPath(), DatasetManifest.FILE);
            if (each.isDirectory() && files.exists(manifest)) {
                entries.add(entry(each.getPath(), files.getFileStatus(manifest).getModificationTime()));
            }
        }
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }

    private Entry entry(Path directory, long changedAt) {
        try (ArrowDataset set = ArrowDataset.open(directory.toString(), ReadOptions.plain(MEMORY), hadoop)) {
            DatasetManifest manifest = set.manifest();
            long rows = Arrays.stream(Split.values()).mapToLong(manifest::rows).sum();
            long bytes = manifest.blocks().stream()
                    .mapToLong(DatasetManifest.Block::bytes)
                    .sum();
            return new Entry(directory.getName(), manifest.source(), rows, bytes, changedAt);
        } catch (DataException e) {
            return new Entry(directory.getName(), "cannot be read", 0, 0, changedAt);
        }
    }

    /** The names of the data sets that runs below a folder have read, whatever became of those runs. */
    public static Set<String> readBelow(java.nio.file.Path runs) throws IOException {
        Set<String> names = new HashSet<>();
        if (!Files.isDirectory(runs)) {
            return names;
        }
        try (Stream<java.nio.file.Path> found = Files.walk(runs)) {
            for (java.nio.file.Path events : found.filter(file -> file.endsWith(RunDirectoryNames.EVENTS))
                    .toList()) {
                Matcher read = READ.matcher(Files.readString(events, StandardCharsets.UTF_8));
                while (read.find()) {
                    names.add(new Path(read.group(1)).getName());
                }
            }
        }
        return names;
    }

    public void remove(Entry entry) throws IOException {
        files.delete(new Path(path, entry.name()), true);
    }
}
