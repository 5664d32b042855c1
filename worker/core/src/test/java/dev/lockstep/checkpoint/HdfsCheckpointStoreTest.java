package dev.lockstep.checkpoint;

import dev.lockstep.file.MiniHdfs;
import java.io.IOException;
import java.util.Objects;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On HDFS: a real name node and a real data node, within this JVM. */
class HdfsCheckpointStoreTest extends CheckpointStoreContract {
    @TempDir
    static java.nio.file.Path disks;

    private static @Nullable MiniHdfs hdfs;

    private final Path folder = new Path("hdfs:///runs/" + UUID.randomUUID());

    @BeforeAll
    static void start() throws IOException {
        hdfs = new MiniHdfs(disks);
    }

    @AfterAll
    static void stop() throws IOException {
        if (hdfs != null) {
            hdfs.close();
        }
    }

    @Override
    Path folder() {
        return folder;
    }

    @Override
    Configuration hadoop() {
        return Objects.requireNonNull(hdfs).configuration();
    }
}
