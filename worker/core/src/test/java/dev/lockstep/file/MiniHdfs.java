package dev.lockstep.file;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** HDFS with a real name node and a real data node, within this JVM. */
public final class MiniHdfs implements AutoCloseable {
    private final Configuration configuration = new HdfsConfiguration();
    private final MiniDFSCluster cluster;

    public MiniHdfs(Path disks) throws IOException {
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, disks.toString());
        cluster = new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        configuration.set("fs.defaultFS", uri());
    }

    public String uri() {
        return cluster.getURI().toString();
    }

    /** By which {@code hdfs:///} means this one. */
    public Configuration configuration() {
        return configuration;
    }

    public FileSystem files() throws IOException {
        return cluster.getFileSystem();
    }

    @Override
    public void close() throws IOException {
        files().close();
        cluster.shutdown(true);
    }
}
