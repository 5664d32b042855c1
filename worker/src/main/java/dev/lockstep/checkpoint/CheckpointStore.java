package dev.lockstep.checkpoint;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The checkpoints of a run: a folder on any Hadoop file system. A file that is there is whole, since it is written aside,
 * synced and renamed; what storage does to it later, its checksums tell.
 */
public final class CheckpointStore {
    private static final String START = "step-";
    private static final String END = ".ckpt";
    private static final int BUFFER = 1 << 16;

    private final FileSystem files;
    private final Path folder;

    private CheckpointStore(FileSystem files, Path folder) {
        this.files = files;
        this.folder = folder;
    }

    /** @param hadoop says how to reach file systems: the keys of an object store, or the name node that {@code hdfs:///} means */
    static CheckpointStore in(String folder, Configuration hadoop) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(hadoop);
        // Hadoop's local file system adds checksum files of its own and cannot sync; the one below it can.
        return new CheckpointStore(files instanceof LocalFileSystem local ? local.getRawFileSystem() : files, path);
    }

    /** What was written, and how long it is. */
    public record Written(String file, long bytes) {}

    /** Writes a checkpoint, and removes the oldest beyond {@code keep}: all but that of the step that was the best. */
    public Written write(Checkpoint checkpoint, int keep, long best) throws IOException {
        Written written = write(checkpoint, name(checkpoint.header().step()));
        List<Path> newestFirst = new ArrayList<>(steps());
        newestFirst.removeIf(file -> file.getName().equals(name(best)));
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            files.delete(old, false);
        }
        return written;
    }

    private static String name(long step) {
        return String.format(Locale.ROOT, "%s%012d%s", START, step, END);
    }

    private Written write(Checkpoint checkpoint, String name) throws IOException {
        Path file = new Path(folder, name);
        Path aside = new Path(folder, "." + name + ".writing");
        files.mkdirs(folder);
        try {
            try (FSDataOutputStream out = files.create(aside, true)) {
                OutputStream buffered = new BufferedOutputStream(out, BUFFER);
                CheckpointFile.write(buffered, checkpoint);
                buffered.flush();
                out.hsync();
            }
            files.delete(file, false);
            if (!files.rename(aside, file)) {
                throw new IOException("cannot rename " + aside + " to " + file);
            }
        } catch (FSError e) {
            // Hadoop's word for a local disk that is full or broken: no error of the program's.
            removeQuietly(aside);
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            removeQuietly(aside);
            throw e;
        }
        return new Written(file.toString(), files.getFileStatus(file).getLen());
    }

    private void removeQuietly(Path aside) {
        try {
            files.delete(aside, false);
        } catch (IOException e) {
            // The failure that led here matters more; the next checkpoint of this step writes over the rest.
        }
    }

    /** Files of steps, the newest first. */
    private List<Path> steps() throws IOException {
        List<Path> found = new ArrayList<>();
        if (files.exists(folder)) {
            for (FileStatus file : files.listStatus(folder)) {
                String name = file.getPath().getName();
                if (name.startsWith(START) && name.endsWith(END)) {
                    found.add(file.getPath());
                }
            }
        }
        found.sort(Comparator.comparing(Path::getName).reversed());
        return found;
    }

    /** A checkpoint and the file that it was read from. */
    public record Found(String file, Checkpoint checkpoint) {}

    /** The newest checkpoint that is whole; {@code bad} is told of each newer one that is not. */
    public Optional<Found> newest(Consumer<String> bad) throws IOException {
        for (Path file : steps()) {
            try (InputStream in = new BufferedInputStream(files.open(file), BUFFER)) {
                return Optional.of(new Found(file.toString(), CheckpointFile.read(file.toString(), in)));
            } catch (CorruptCheckpointException e) {
                bad.accept(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }
}
