package dev.lockstep.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** The block files of a data set. Every file is checked against the manifest each time that it is read. */
final class BlockFiles {
    private static final String REMEDY = "; remove the folder of the data set, and it is prepared anew";

    private final FileSystem files;
    private final Path directory;
    private final Optional<LocalCache> cache;
    /** Room for whole files, used again by whoever reads next. */
    private final Queue<byte[]> rooms = new ConcurrentLinkedQueue<>();

    BlockFiles(FileSystem files, Path directory, Optional<LocalCache> cache) {
        // Its own checksums would be computed besides ours, and its message names no sum.
        this.files = files instanceof LocalFileSystem local ? local.getRaw() : files;
        this.directory = directory;
        this.cache = files instanceof LocalFileSystem ? Optional.empty() : cache;
    }

    Path path(DatasetManifest.Block block) {
        return new Path(directory, block.file());
    }

    /** Reads all rows of a block to a place of {@code into}. */
    void read(DatasetManifest.Block block, RowStore into, int at) {
        byte[] room = rooms.poll();
        if (room == null || room.length < block.bytes()) {
            room = new byte[(int) block.bytes()];
        }
        byte[] file = room;
        if (cache.map(local -> local.read(block, file)).orElse(false)) {
            parse(block, file, into, at);
        } else {
            load(block, file);
            parse(block, file, into, at);
            cache.ifPresent(local -> local.keep(block, file));
        }
        rooms.add(room);
    }

    /** Reads some rows of a block, and nothing else of it, to a place of {@code into}. They are not checked. */
    void read(DatasetManifest.Block block, int[] rows, RowStore into, int at) {
        try (FSDataInputStream in = files.open(path(block))) {
            BlockReader.read(new OpenFile(in, block.bytes()), rows, into, at);
        } catch (IllegalArgumentException e) {
            throw noBlock(block, e);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(block, e);
        }
    }

    /** A file of which parts are read where they are. */
    private record OpenFile(FSDataInputStream in, long length) implements FileBytes {
        @Override
        public ByteBuffer part(long from, int count) {
            Objects.checkFromIndexSize(from, count, length);
            byte[] bytes = new byte[count];
            try {
                in.readFully(from, bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** Fills the room with the bytes of the file, and checks them. */
    private void load(DatasetManifest.Block block, byte[] room) {
        try (InputStream in = files.open(path(block))) {
            int length = in.readNBytes(room, 0, (int) block.bytes());
            boolean more = in.read() >= 0;
            String actual = ArrowBlock.crc32c(room, length);
            if (more || length != block.bytes() || !actual.equals(block.crc32c())) {
                throw new DataException(path(block) + " is not what was prepared: expected " + block.bytes()
                        + " bytes with CRC32C " + block.crc32c() + ", found "
                        + (more ? "more bytes, the first of them" : length + " bytes") + " with CRC32C " + actual
                        + " (disk problem?)" + REMEDY);
            }
        } catch (FileNotFoundException e) {
            throw new DataException("the block " + path(block) + " is missing" + REMEDY, e);
        } catch (IOException e) {
            throw unreadable(block, e);
        }
    }

    private DataException unreadable(DatasetManifest.Block block, Exception why) {
        return new DataException("cannot read the block " + path(block) + ": " + why.getMessage(), why);
    }

    private DataException noBlock(DatasetManifest.Block block, IllegalArgumentException why) {
        return new DataException(path(block) + " is no block of this data set: " + why.getMessage() + REMEDY, why);
    }

    private void parse(DatasetManifest.Block block, byte[] file, RowStore into, int at) {
        try {
            int rows = BlockReader.read(FileBytes.of(file, (int) block.bytes()), into, at);
            if (rows != block.rows()) {
                throw new IllegalArgumentException("it has " + rows + " rows, but the manifest says " + block.rows());
            }
        } catch (IllegalArgumentException e) {
            throw noBlock(block, e);
        }
    }
}
