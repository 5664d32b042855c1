package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.file.ObjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set in a store of objects: its manifest is the commit. */
class ObjectDatasetTest extends DatasetContract {
    @TempDir
    private java.nio.file.Path folder;

    @Override
    Path root() {
        return new Path("objects://" + folder.resolve("store"));
    }

    @Override
    Configuration hadoop() {
        return ObjectFiles.configuration();
    }

    @Test
    void whatWasNotCommittedIsRemoved() throws IOException {
        Path directory = new Path(root(), "failed");
        try (NewDataset made = NewDataset.begin(files(), directory)) {
            files().create(new Path(made.folder(), "train-00000.arrow")).close();
        }

        assertThat(files().exists(directory)).isFalse();
    }

    @Test
    void whatIsThereStaysWhereTheSameIsMadeOnceMoreAndFails() throws IOException {
        long before = Files.size(folder.resolve("store/numbers/manifest.json"));
        NewDataset.begin(files(), directory()).close();

        assertThat(folder.resolve("store/numbers/manifest.json")).hasSize(before);
    }
}
