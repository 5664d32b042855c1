package dev.lockstep.data;

import dev.lockstep.order.Shards;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A data set of Arrow blocks on any Hadoop file system. A feed reads the blocks that hold its rows, and checks each. */
public final class ArrowDataset implements Dataset {
    private final FileSystem files;
    private final Path directory;
    private final Manifest manifest;

    private ArrowDataset(FileSystem files, Path directory, Manifest manifest) {
        this.files = files;
        this.directory = directory;
        this.manifest = manifest;
    }

    public static ArrowDataset open(String directory) {
        Path path = new Path(directory);
        Path file = new Path(path, Manifest.FILE);
        try {
            FileSystem files = path.getFileSystem(new Configuration());
            try (InputStream in = files.open(file)) {
                return new ArrowDataset(files, path, Manifest.read(file.toString(), in));
            }
        } catch (FileNotFoundException e) {
            throw new DataException("there is no data set in " + directory + ": it has no " + Manifest.FILE, e);
        } catch (IOException e) {
            throw new DataException("cannot read the data set " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Schema schema() {
        return manifest.schema();
    }

    @Override
    public long rows(Part part) {
        return manifest.rows(part);
    }

    @Override
    public Feed trainingFeed(int replica, int replicas, int batch, long seed) {
        Shards shards = new Shards(rows(Part.TRAIN), replicas, batch);
        Rows rows = read(Part.TRAIN, shards.first(replica), shards.count(replica));
        return new TrainingFeed(schema(), rows, shards, replica, seed);
    }

    @Override
    public long stepsPerEpoch(int replicas, int batch) {
        return new Shards(rows(Part.TRAIN), replicas, batch).stepsPerEpoch();
    }

    @Override
    public Feed evaluationFeed(Part part, int replica, int replicas, int batch) {
        long first = first(part, replica, replicas);
        int count = Math.toIntExact(first(part, replica + 1, replicas) - first);
        return new EvaluationFeed(schema(), read(part, first, count), batch);
    }

    @Override
    public long evaluationSteps(Part part, int replica, int replicas, int batch) {
        long count = first(part, replica + 1, replicas) - first(part, replica, replicas);
        return (count + batch - 1) / batch;
    }

    private long first(Part part, int replica, int replicas) {
        return rows(part) * replica / replicas;
    }

    /** Rows of a part, from the blocks that hold them. */
    private Rows read(Part part, long first, int count) {
        Rows into = new Rows(count, manifest.form());
        long at = 0;
        for (Manifest.Block block : manifest.blocks(part)) {
            long from = Math.max(first, at);
            long end = Math.min(first + count, at + block.rows());
            if (from < end) {
                readBlock(block).copy((int) (from - at), into, (int) (from - first), (int) (end - from));
            }
            at += block.rows();
        }
        return into;
    }

    private Rows readBlock(Manifest.Block block) {
        Path file = new Path(directory, block.file());
        try (InputStream in = files.open(file)) {
            byte[] bytes = in.readAllBytes();
            String actual = ArrowBlock.crc32c(bytes);
            if (bytes.length != block.bytes() || !actual.equals(block.crc32c())) {
                throw new DataException(file + " is not what was prepared: expected " + block.bytes()
                        + " bytes with CRC32C " + block.crc32c() + ", found " + bytes.length + " bytes with " + actual
                        + " (disk problem?); remove " + directory + ", and it is prepared anew");
            }
            Rows rows = new Rows((int) block.rows(), manifest.form());
            BlockReader.read(bytes, bytes.length, rows, 0);
            return rows;
        } catch (FileNotFoundException e) {
            throw new DataException(
                    "the block " + file + " is missing; remove " + directory + ", and it is prepared anew", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the block " + file, e);
        }
    }

    @Override
    public void close() {
        // Hadoop shares file systems between all who ask for them, so that this one is not ours to close.
    }
}
