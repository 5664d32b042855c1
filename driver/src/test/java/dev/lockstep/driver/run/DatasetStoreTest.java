package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.ingest.DatasetIngest;
import dev.lockstep.driver.ingest.RunFiles;
import dev.lockstep.driver.ingest.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of a store are listed, and those that no run has read can be removed. */
class DatasetStoreTest extends SparkTest {
    @TempDir
    private Path folder;

    @Test
    void dataSetsThatRunsHaveReadAreKnownByTheirEvents() throws IOException {
        Path place = folder.resolve("store");
        String used = DatasetIngest.prepare(spark, RunFiles.data(place, "source: moons, rows: 40"), 1);
        DatasetIngest.prepare(spark, RunFiles.data(place, "source: xor, rows: 30"), 1);
        Files.createDirectories(place.resolve("no-data-set"));
        Path run = Files.createDirectories(folder.resolve("runs/deep/fold-01"));
        Files.writeString(run.resolve("events.jsonl"), "{\"type\":\"dataPrepared\",\"directory\":\"" + used + "\"}\n");

        DatasetStore store = DatasetStore.open(place.toString(), new Configuration());
        assertThat(store.entries()).extracting(DatasetStore.Entry::rows).containsExactly(40L, 30L);
        assertThat(store.entries())
                .allSatisfy(entry -> assertThat(entry.bytes()).isPositive());
        assertThat(DatasetStore.readBelow(folder.resolve("runs")))
                .containsExactly(store.entries().get(0).name());
        store.remove(store.entries().get(1));
        assertThat(store.entries()).extracting(DatasetStore.Entry::source).containsExactly("Moons");
        assertThatThrownBy(() -> DatasetStore.open(folder.resolve("stor").toString(), new Configuration()))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("that folder has");
    }
}
