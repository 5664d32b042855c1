package dev.lockstep.data;

import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

/** A data set on local disk. */
class ArrowDatasetTest extends DatasetContract {
    @TempDir
    Path folder;

    @Override
    org.apache.hadoop.fs.Path root() {
        return new org.apache.hadoop.fs.Path(folder.toUri());
    }

    @Override
    Configuration hadoop() {
        return new Configuration();
    }
}
