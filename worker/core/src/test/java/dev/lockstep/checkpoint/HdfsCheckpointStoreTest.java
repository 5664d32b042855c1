package dev.lockstep.checkpoint;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On HDFS: a real name node and a real data node, within this JVM. */
class HdfsCheckpointStoreTest extends CheckpointStoreContract {
    private static final Configuration HADOOP = new HdfsConfiguration();

    @TempDir
    static java.nio.file.Path disks;

    private static @Nullable MiniDFSCluster cluster;

    private final Path folder = new Path("hdfs:///runs/" + UUID.randomUUID());

    @BeforeAll
    static void start() throws IOException {
        HADOOP.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
        cluster = new MiniDFSCluster.Builder(HADOOP).numDataNodes(1).build();
        HADOOP.set("fs.defaultFS", cluster.getURI().toString());
    }

    @AfterAll
    static void stop() throws IOException {
        if (cluster != null) {
            cluster.getFileSystem().close();
            cluster.shutdown(true);
        }
    }

    @Override
    Path folder() {
        return folder;
    }

    @Override
    Configuration hadoop() {
        return HADOOP;
    }
}
