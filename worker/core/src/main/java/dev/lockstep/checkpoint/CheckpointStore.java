package dev.lockstep.checkpoint;

import dev.lockstep.file.AsideFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
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
    private final CheckpointStorage.Mirror mirror;

    private CheckpointStore(FileSystem files, Path folder, CheckpointStorage.Mirror mirror) {
        this.files = files;
        this.folder = folder;
        this.mirror = mirror;
    }

    /** @param hadoop says how to reach file systems: the keys of an object store, or the name node that {@code hdfs:///} means */
    static CheckpointStore in(String folder, Configuration hadoop, CheckpointStorage.Mirror mirror) throws IOException {
        Path path = new Path(folder);
        FileSystem files = path.getFileSystem(hadoop);
        // Hadoop's local file system adds checksum files of its own and cannot sync; the one below it can.
        return new CheckpointStore(
                files instanceof LocalFileSystem local ? local.getRawFileSystem() : files, path, mirror);
    }

    /** What was written, and how long it is. */
    public record Written(String file, long bytes) {}

    /** Writes a checkpoint, and removes the oldest beyond {@code keep}: all but that of the step that was the best. */
    public Written write(Checkpoint checkpoint, int keep, long best) throws IOException {
        return write(checkpoint, keep, best, () -> false);
    }

    /**
     * The same, which throws soon where nobody wants it any more.
     *
     * @param givenUp whether that is so
     */
    public Written write(Checkpoint checkpoint, int keep, long best, BooleanSupplier givenUp) throws IOException {
        Path file = new Path(folder, name(checkpoint.header().step()));
        AsideFile.write(files, file, out -> CheckpointFile.write(new WantedStream(out, givenUp), checkpoint));
        List<Path> newestFirst = new ArrayList<>(steps());
        newestFirst.removeIf(other -> other.getName().equals(name(best)));
        for (Path old : newestFirst.subList(Math.min(keep, newestFirst.size()), newestFirst.size())) {
            files.delete(old, false);
        }
        removeUnfinished();
        mirror.publish(givenUp);
        return new Written(file.toString(), files.getFileStatus(file).getLen());
    }

    /** A run has one writer: what is not finished now was left by one that was killed. */
    private void removeUnfinished() throws IOException {
        for (FileStatus file : files.listStatus(folder)) {
            if (AsideFile.isUnfinished(file.getPath().getName())) {
                files.delete(file.getPath(), false);
            }
        }
    }

    private static String name(long step) {
        return String.format(Locale.ROOT, "%s%012d%s", START, step, END);
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

    /**
     * The newest checkpoint that is whole; {@code bad} is told of each newer one that is not.
     *
     * @throws RefusedCheckpointException where there are checkpoints, but none that this run can go on from
     */
    public Optional<Found> newest(Checkpoint.Wanted wanted, Consumer<String> bad) throws IOException {
        List<Path> newestFirst = steps();
        for (Path file : newestFirst) {
            mirror.fetch(file.getName());
            try (InputStream in = new BufferedInputStream(files.open(file), BUFFER)) {
                return Optional.of(new Found(file.toString(), CheckpointFile.read(file.toString(), in, wanted)));
            } catch (CorruptCheckpointException e) {
                bad.accept(String.valueOf(e.getMessage()));
            }
        }
        if (!newestFirst.isEmpty()) {
            throw new RefusedCheckpointException("none of the " + newestFirst.size() + " checkpoints in " + folder
                    + " can be read, and to begin anew would lose what was learned (to do so all the same, remove"
                    + " that folder)");
        }
        return Optional.empty();
    }

    /** The newest whole one of those that have such a header; {@code bad} is told of each newer one that is not whole. */
    public Optional<Checkpoint> newest(Predicate<Checkpoint.Header> which, Consumer<String> bad) throws IOException {
        for (Path file : steps()) {
            mirror.fetch(file.getName());
            try (InputStream in = new BufferedInputStream(files.open(file), BUFFER)) {
                Optional<Checkpoint> found = CheckpointFile.readWhere(file.toString(), in, which);
                if (found.isPresent()) {
                    return found;
                }
            } catch (CorruptCheckpointException e) {
                bad.accept(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    /** Removes those of all other steps. */
    public void keepOnly(long step) throws IOException {
        for (Path file : steps()) {
            if (!file.getName().equals(name(step))) {
                files.delete(file, false);
            }
        }
        mirror.publish(() -> false);
    }
}
