package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.file.AsideFile;
import dev.lockstep.file.ObjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a store of objects, which renames nothing: a checkpoint is there when it is closed, and not before. */
class ObjectCheckpointStoreTest extends CheckpointStoreContract {
    @TempDir
    private java.nio.file.Path directory;

    @Override
    Path folder() {
        return new Path("objects://" + directory);
    }

    @Override
    Configuration hadoop() {
        return ObjectFiles.configuration();
    }

    @Test
    void whatFailsOnTheWayLeavesWhatWasThere() throws IOException {
        Files.writeString(directory.resolve("some"), "old");

        assertThatThrownBy(() -> AsideFile.write(fileSystem(), new Path(folder(), "some"), out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the rank is lost");
                }))
                .hasMessage("the rank is lost");

        assertThat(directory.resolve("some")).hasContent("old");
        assertThat(directory).isDirectoryContaining(file -> file.endsWith("some"));
    }
}
