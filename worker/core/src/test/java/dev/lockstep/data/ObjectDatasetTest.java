package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.file.ObjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data set in a store of objects: its manifest is the commit. */
class ObjectDatasetTest extends DatasetContract {
    private static final DataSchema NUMBERS =
            new DataSchema(List.of(1), List.of("a"), new DataSchema.Classes(List.of("no", "yes")));

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

    private BlockWriter.Written write(BlockWriter writer) {
        RowStore rows = new RowStore(3, writer.form());
        for (int i = 0; i < 3; i++) {
            rows.features().set(i, i);
        }
        return writer.write(Split.TRAIN, 0, rows, hadoop());
    }

    private List<String> names(Path directory) throws IOException {
        return Arrays.stream(files().listStatus(directory))
                .map(each -> each.getPath().getName())
                .sorted()
                .toList();
    }

    @Test
    void whatWasNotCommittedIsRemoved() throws IOException {
        Path directory = new Path(root(), "failed");
        try (NewDataset made = NewDataset.begin(files(), directory)) {
            write(made.writer(NUMBERS, Optional.empty()));
            assertThat(names(directory)).hasSize(1);
        }

        assertThat(files().exists(directory)).isFalse();
    }

    @Test
    void whoFailsRemovesNothingOfAnotherWhoMakesTheSame() throws IOException {
        Path directory = new Path(root(), "both");
        try (NewDataset made = NewDataset.begin(files(), directory)) {
            BlockWriter writer = made.writer(NUMBERS, Optional.empty());
            BlockWriter.Written written = write(writer);
            try (NewDataset failing = NewDataset.begin(files(), directory)) {
                write(failing.writer(NUMBERS, Optional.empty()));
            }
            made.commit(writer, DatasetManifest.Story.plain("numbers"), List.of(written));
        }

        try (ArrowDataset opened = ArrowDataset.open(directory.toString(), ReadOptions.plain(1 << 20), hadoop())) {
            assertThat(opened.check()).isEmpty();
        }
        assertThat(names(directory)).hasSize(2).contains(DatasetManifest.FILE);
    }

    @Test
    void whatAKillLeftIsRemovedWhenNobodyHasWrittenThereForADay() throws IOException {
        Path directory = new Path(root(), "killed");
        write(NewDataset.begin(files(), directory).writer(NUMBERS, Optional.empty()));
        NewDataset.begin(files(), directory).close();
        assertThat(names(directory)).as("another may be at it").hasSize(1);

        files().setTimes(
                        new Path(directory, names(directory).get(0)),
                        Instant.now().minus(2, ChronoUnit.DAYS).toEpochMilli(),
                        -1);
        NewDataset.begin(files(), directory).close();

        assertThat(files().exists(directory)).isFalse();
    }

    @Test
    void whoComesSecondLeavesTheDataSetOfTheFirstAsItIs() throws IOException {
        Path directory = new Path(root(), "twice");
        try (NewDataset first = NewDataset.begin(files(), directory);
                NewDataset second = NewDataset.begin(files(), directory)) {
            BlockWriter writer = first.writer(NUMBERS, Optional.empty());
            BlockWriter other = second.writer(NUMBERS, Optional.empty());
            List<BlockWriter.Written> late = List.of(write(other));
            first.commit(writer, DatasetManifest.Story.plain("numbers"), List.of(write(writer)));
            second.commit(other, DatasetManifest.Story.plain("numbers"), late);
        }

        try (ArrowDataset opened = ArrowDataset.open(directory.toString(), ReadOptions.plain(1 << 20), hadoop())) {
            assertThat(opened.check()).isEmpty();
        }
        assertThat(names(directory)).hasSize(2);
    }

    @Test
    void whatIsThereStaysWhereTheSameIsMadeOnceMoreAndFails() throws IOException {
        long before = Files.size(folder.resolve("store/numbers/manifest.json"));
        NewDataset.begin(files(), directory()).close();

        assertThat(folder.resolve("store/numbers/manifest.json")).hasSize(before);
    }
}
