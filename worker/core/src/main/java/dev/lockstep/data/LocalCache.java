package dev.lockstep.data;

import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks of other machines on local disk. What came first stays: an epoch takes every block once, so that to make room for
 * a new one would always drop one that is needed sooner. Nothing depends on it: what is not here is read from afar.
 */
final class LocalCache {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCache.class);

    private final Path folder;
    private final long mostBytes;

    LocalCache(Path folder, long mostBytes) {
        this.folder = folder;
        this.mostBytes = mostBytes;
    }

    /** Fills the room with a block that is kept here and still what was prepared; says whether there is one. */
    boolean read(DatasetManifest.Block block, byte[] room) {
        Path file = folder.resolve(block.file());
        if (!Files.exists(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            int length = in.readNBytes(room, 0, (int) block.bytes());
            if (length == block.bytes() && ArrowBlock.crc32c(room, length).equals(block.crc32c())) {
                return true;
            }
            LOG.warn("{} is not what was kept there; the block is read from the data set again", file);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("cannot read the kept block {}; it is read from the data set", file, e);
        }
        return false;
    }

    /** Keeps a block where the limit allows it. */
    void keep(DatasetManifest.Block block, byte[] bytes) {
        try {
            Files.createDirectories(folder);
            if (keptBytes() + block.bytes() > mostBytes) {
                return;
            }
            AsideFile.writeUnsynced(folder.resolve(block.file()), out -> out.write(bytes, 0, (int) block.bytes()));
        } catch (IOException e) {
            LOG.warn("cannot keep a block in {}; it is read from the data set each time", folder, e);
        }
    }

    private long keptBytes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += file.toFile().length();
            }
            return sum;
        }
    }
}
