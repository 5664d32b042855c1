package dev.lockstep.driver.run;

import dev.lockstep.file.MiniHdfs;
import java.io.IOException;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On HDFS, where a log can be appended to: a real name node and a real data node, within this JVM. */
class HdfsRunDirectoryTest extends StoredRunDirectoryContract {
    @TempDir
    static java.nio.file.Path disks;

    private static @Nullable MiniHdfs hdfs;

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
    Path root() {
        return new Path(Objects.requireNonNull(hdfs).uri() + "/runs");
    }

    @Override
    Configuration hadoop() {
        return Objects.requireNonNull(hdfs).configuration();
    }
}
