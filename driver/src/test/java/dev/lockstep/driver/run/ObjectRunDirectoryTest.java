package dev.lockstep.driver.run;

import dev.lockstep.file.ObjectFiles;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.io.TempDir;

/** In a store of objects, where nothing can be appended to or renamed. */
class ObjectRunDirectoryTest extends StoredRunDirectoryContract {
    @TempDir
    private java.nio.file.Path folder;

    @Override
    Path root() {
        return new Path("objects://" + folder);
    }

    @Override
    Configuration hadoop() {
        return ObjectFiles.configuration();
    }
}
