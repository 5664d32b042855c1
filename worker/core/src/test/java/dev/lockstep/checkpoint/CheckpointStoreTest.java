package dev.lockstep.checkpoint;

import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** On a local disk. */
class CheckpointStoreTest extends CheckpointStoreContract {
    @TempDir
    private java.nio.file.Path directory;

    @Override
    Path folder() {
        return new Path("file:" + directory);
    }

    @Override
    Configuration hadoop() {
        return new Configuration();
    }
}
