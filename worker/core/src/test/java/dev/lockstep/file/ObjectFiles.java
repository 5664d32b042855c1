package dev.lockstep.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * A local disk that behaves as a store of objects: a file appears whole when it is closed, can be given up before, and is never
 * renamed, which a store does by copying.
 */
public class ObjectFiles extends RawLocalFileSystem {
    /** Settings by which {@code objects://DIRECTORY} is such a store. */
    public static Configuration configuration() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.objects.impl", ObjectFiles.class, FileSystem.class);
        return hadoop;
    }

    @Override
    public URI getUri() {
        return URI.create("objects:///");
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM) || super.hasPathCapability(path, capability);
    }

    @Override
    public FSDataOutputStream create(
            Path file,
            FsPermission permission,
            boolean overwrite,
            int buffer,
            short copies,
            long block,
            Progressable progress)
            throws IOException {
        return create(file, overwrite, buffer, copies, block, progress);
    }

    @Override
    public FSDataOutputStream create(
            Path file, boolean overwrite, int buffer, short copies, long block, Progressable progress)
            throws IOException {
        if (!overwrite && exists(file)) { // looked for when the upload begins, as s3a does
            throw new FileAlreadyExistsException(file + " exists");
        }
        return new FSDataOutputStream(new Upload(pathToFile(file).toPath()), null);
    }

    /** Without what a local disk knows besides, and asks for by names that begin with {@code file:}. */
    private static FileStatus plain(FileStatus found) {
        return new FileStatus(
                found.getLen(),
                found.isDirectory(),
                found.getReplication(),
                found.getBlockSize(),
                found.getModificationTime(),
                found.getPath());
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return plain(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Arrays.stream(super.listStatus(path)).map(ObjectFiles::plain).toArray(FileStatus[]::new);
    }

    @Override
    public boolean rename(Path from, Path to) {
        throw new AssertionError("a store of objects copies " + from + " to " + to);
    }

    private static final class Upload extends OutputStream implements Abortable {
        private final java.nio.file.Path file;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean isOver;

        Upload(java.nio.file.Path file) {
            this.file = file;
        }

        @Override
        public void write(int one) {
            bytes.write(one);
        }

        @Override
        public void write(byte[] some, int from, int count) {
            bytes.write(some, from, count);
        }

        @Override
        public AbortableResult abort() {
            boolean wasOver = isOver;
            isOver = true;
            return new AbortableResult() {
                @Override
                public boolean alreadyClosed() {
                    return wasOver;
                }

                @Override
                public @Nullable IOException anyCleanupException() {
                    return null;
                }
            };
        }

        @Override
        public void close() throws IOException {
            if (!isOver) {
                isOver = true;
                Files.createDirectories(file.getParent());
                Files.write(file, bytes.toByteArray());
            }
        }
    }
}
