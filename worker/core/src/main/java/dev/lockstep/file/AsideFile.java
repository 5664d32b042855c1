package dev.lockstep.file;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file that is whole or not there: written aside, synced, renamed, and then its folder is synced, which holds its name. The
 * rename is the commit. What is closed before it was committed is removed; what a kill leaves is known by its name. In a store of
 * objects there is nothing aside: what is written there appears when it is closed.
 */
public final class AsideFile implements AutoCloseable {
    private static final String END = ".writing";
    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final Path aside;
    private final FileChannel channel;

    /** Writes what belongs into the file. */
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private AsideFile(Path file, Path aside, FileChannel channel) {
        this.file = file;
        this.aside = aside;
        this.channel = channel;
    }

    /** Begins a file, and makes the folders above it that are missing. */
    public static AsideFile begin(Path file) throws IOException {
        Path folder = folderOf(file);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            syncFolder(folderOf(folder));
        }
        Path aside = folder.resolve(asideOf(String.valueOf(file.getFileName())));
        FileChannel channel = FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new AsideFile(file, aside, channel);
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file.toAbsolutePath());
    }

    /** No two writers have the same one. */
    private static String asideOf(String name) {
        return "." + name + "." + UUID.randomUUID() + END;
    }

    public void append(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    /** When this returns the file is there, and a loss of power takes it away no more. */
    public void commit() throws IOException {
        channel.force(true);
        rename();
        syncFolder(folderOf(file));
    }

    private void rename() throws IOException {
        channel.close();
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void syncFolder(Path folder) {
        try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            // Where folders cannot be synced, a rename is as safe as that file system makes it.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(aside);
    }

    public static void write(Path file, String text) throws IOException {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The content may close what it is written to, as libraries do. */
    public static void write(Path file, Content content) throws IOException {
        try (AsideFile aside = begin(file)) {
            aside.fill(content);
            aside.commit();
        }
    }

    /** Of what can be made again at any time: a loss of power may leave it empty. */
    public static void writeUnsynced(Path file, Content content) throws IOException {
        try (AsideFile aside = begin(file)) {
            aside.fill(content);
            aside.rename();
        }
    }

    private void fill(Content content) throws IOException {
        fill(
                new FilterOutputStream(Channels.newOutputStream(channel)) {
                    @Override
                    public void write(byte[] bytes, int from, int count) throws IOException {
                        out.write(bytes, from, count);
                    }

                    @Override
                    public void close() {
                        // The channel is needed after it.
                    }
                },
                content);
    }

    /** The same on any Hadoop file system; a local disk is written to directly, since Hadoop cannot sync its folders. */
    public static void write(FileSystem files, org.apache.hadoop.fs.Path file, Content content) throws IOException {
        if (raw(files).getClass() == RawLocalFileSystem.class) { // exactly: one that is made of it may do otherwise
            write(((RawLocalFileSystem) raw(files)).pathToFile(file).toPath(), content);
            return;
        }
        files.mkdirs(file.getParent());
        if (appearsWhenClosed(files, file)) {
            writeInPlace(files, file, content);
            return;
        }
        Filling synced = out -> {
            fill(out, content);
            out.hsync();
        };
        aside(files, file, synced, aside -> replace(files, aside, file));
    }

    /**
     * Whether a file is not there, or is what it was, until what is written to it is closed, and can be given up before. So it is
     * where objects are stored; there a rename would be a copy of the whole, and then no commit.
     */
    public static boolean appearsWhenClosed(FileSystem files, org.apache.hadoop.fs.Path file) throws IOException {
        return files.hasPathCapability(file, CommonPathCapabilities.ABORTABLE_STREAM);
    }

    /** Closing is the commit, so that what could not be written whole must not be closed. */
    private static void writeInPlace(FileSystem files, org.apache.hadoop.fs.Path file, Content content)
            throws IOException {
        FSDataOutputStream out = files.create(file, true);
        boolean isWhole = false;
        try {
            fill(out, content);
            isWhole = true;
        } finally {
            if (!isWhole) {
                out.abort();
            }
        }
        out.close();
    }

    /** Hadoop renames onto nothing that is there: what was there steps aside, and comes back where the new file cannot come. */
    private static void replace(FileSystem files, org.apache.hadoop.fs.Path aside, org.apache.hadoop.fs.Path file)
            throws IOException {
        if (!files.exists(file)) {
            rename(files, aside, file);
            return;
        }
        var before = new org.apache.hadoop.fs.Path(file.getParent(), asideOf(file.getName()));
        rename(files, file, before);
        try {
            rename(files, aside, file);
        } catch (IOException e) {
            rename(files, before, file);
            throw e;
        }
        removeQuietly(files, before);
    }

    private static void rename(FileSystem files, org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to)
            throws IOException {
        if (!files.rename(from, to)) {
            throw new IOException("cannot rename " + from + " to " + to);
        }
    }

    /** Of what several may write at once, all of them the same, and can be made again: whose is first there stays. */
    public static void writeOnce(FileSystem files, org.apache.hadoop.fs.Path file, Content content) throws IOException {
        FileSystem below = raw(files);
        if (appearsWhenClosed(below, file)) {
            writeInPlace(below, file, content);
            return;
        }
        aside(below, file, out -> fill(out, content), aside -> {
            if (!below.rename(aside, file) && !below.exists(file)) {
                throw new IOException("cannot rename " + aside + " to " + file);
            }
        });
    }

    /** Its own checksum files would lie beside ours. */
    private static FileSystem raw(FileSystem files) {
        return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
    }

    private static void fill(OutputStream out, Content content) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER);
        content.writeTo(buffered);
        buffered.flush();
    }

    private interface Filling {
        void of(FSDataOutputStream out) throws IOException;
    }

    private interface Commit {
        void of(org.apache.hadoop.fs.Path aside) throws IOException;
    }

    private static void aside(FileSystem files, org.apache.hadoop.fs.Path file, Filling filling, Commit commit)
            throws IOException {
        var aside = new org.apache.hadoop.fs.Path(file.getParent(), asideOf(file.getName()));
        try {
            try (FSDataOutputStream out = files.create(aside, true)) {
                filling.of(out);
            }
            commit.of(aside);
        } catch (FSError e) {
            // Hadoop's word for a disk that is full or broken: no error of the program's.
            throw new IOException(e.getMessage(), e);
        } finally {
            removeQuietly(files, aside);
        }
    }

    private static void removeQuietly(FileSystem files, org.apache.hadoop.fs.Path aside) {
        try {
            files.delete(aside, false);
        } catch (IOException | FSError e) {
            // The failure that led here matters more; who comes next removes what is left.
        }
    }

    /** Whether a file of this name is one that was never finished. */
    public static boolean isUnfinished(String name) {
        return name.startsWith(".") && name.endsWith(END);
    }

    /** Removes what a writer that was killed left in a folder where nobody writes now. */
    public static void removeUnfinished(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*" + END)) {
                for (Path file : files) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
