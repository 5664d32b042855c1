package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewDatasetTest {
    private static final DataSchema SCHEMA =
            new DataSchema(List.of(2), List.of("a", "b"), new DataSchema.Classes(List.of("no", "yes")));

    @TempDir
    Path folder;

    private NewDataset begin() throws IOException {
        FileSystem files = FileSystem.getLocal(new Configuration());
        return NewDataset.begin(files, new org.apache.hadoop.fs.Path(folder.toString(), "numbers"));
    }

    /** Rows first to first + count - 1: the number, and one that is always 5. */
    private static BlockWriter.Written write(BlockWriter writer, Split part, int number, int first, int count) {
        RowStore rows = new RowStore(count, writer.form());
        for (int i = 0; i < count; i++) {
            rows.features().set(2 * i, first + i);
            rows.features().set(2 * i + 1, 5);
            rows.labels().set(i, (first + i) % 10 == 0 ? 1 : 0);
        }
        return writer.write(part, number, rows, new Configuration());
    }

    @Test
    void blocksThatAreReturnedInAnyOrderLieInThatOfTheirNumbers() throws IOException {
        try (NewDataset made = begin()) {
            BlockWriter writer = made.writer(SCHEMA, Optional.empty());
            List<BlockWriter.Written> written = new ArrayList<>();
            written.add(write(writer, Split.TRAIN, 100_000, 70, 30));
            written.add(write(writer, Split.TRAIN, 99_999, 40, 30));
            written.add(write(writer, Split.TEST, 0, 1000, 7));
            written.add(write(writer, Split.TRAIN, 2, 0, 40));
            DatasetManifest manifest = made.commit(writer, DatasetManifest.Story.plain("test"), written);

            assertThat(manifest.blocks(Split.TRAIN))
                    .extracting(DatasetManifest.Block::rows)
                    .containsExactly(40L, 30L, 30L);
            assertThat(manifest.parts().get(Split.TRAIN)).isEqualTo(new DatasetManifest.Share(100, List.of(90L, 10L)));
            assertThat(manifest.parts().get(Split.TEST)).isEqualTo(new DatasetManifest.Share(7, List.of(6L, 1L)));
            assertThat(manifest.parts().get(Split.VALIDATION)).isEqualTo(new DatasetManifest.Share(0, List.of(0L, 0L)));
            DatasetManifest.Statistic numbers = manifest.statistics().get(0);
            assertThat(numbers.name()).isEqualTo("a");
            assertThat(numbers.least()).isZero();
            assertThat(numbers.most()).isEqualTo(99);
            assertThat(numbers.mean()).isCloseTo(49.5, within(1e-12));
            assertThat(numbers.deviation()).isCloseTo(Math.sqrt((100 * 100 - 1) / 12.0), within(1e-12));
            assertThat(manifest.statistics().get(1)).isEqualTo(new DatasetManifest.Statistic("b", 5, 5, 5, 0));
        }
        try (ArrowDataset opened =
                ArrowDataset.open(folder.resolve("numbers").toString(), ReadOptions.plain(1 << 20))) {
            assertThat(opened.rows(Split.TRAIN)).isEqualTo(100);
            assertThat(opened.manifest().fingerprint()).isEqualTo("numbers");
        }
    }

    @Test
    void nothingIsLeftOfADataSetThatWasNotCommitted() throws IOException {
        try (NewDataset made = begin()) {
            write(made.writer(SCHEMA, Optional.empty()), Split.TRAIN, 0, 0, 3);
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** Where another makes the same data set between the look and the rename. */
    private static final class Raced extends RawLocalFileSystem {
        @Override
        public boolean rename(org.apache.hadoop.fs.Path from, org.apache.hadoop.fs.Path to) throws IOException {
            create(new org.apache.hadoop.fs.Path(to, DatasetManifest.FILE), true)
                    .close();
            return super.rename(from, to); // which then goes into the folder of the other, as on HDFS
        }
    }

    @Test
    void nothingIsLeftOfTheSecondOneInTheDataSetOfTheFirst() throws IOException {
        try (Raced files = new Raced()) {
            files.initialize(URI.create("file:///"), new Configuration());
            try (NewDataset made =
                    NewDataset.begin(files, new org.apache.hadoop.fs.Path(folder.toString(), "numbers"))) {
                BlockWriter writer = made.writer(SCHEMA, Optional.empty());
                made.commit(writer, DatasetManifest.Story.plain("test"), List.of(write(writer, Split.TRAIN, 0, 0, 3)));
            }
        }
        assertThat(folder).isDirectoryNotContaining("glob:**.numbers.*");
        assertThat(folder.resolve("numbers")).isDirectoryNotContaining("glob:**.numbers.*");
        assertThat(folder.resolve("numbers").resolve(DatasetManifest.FILE)).isEmptyFile();
    }

    @Test
    void whatWasWrittenTwiceIsThereOnce() throws IOException {
        for (int time = 0; time < 2; time++) {
            try (NewDataset made = begin()) {
                BlockWriter writer = made.writer(SCHEMA, Optional.empty());
                BlockWriter.Written first = write(writer, Split.TRAIN, 0, 0, 3);
                BlockWriter.Written again = write(writer, Split.TRAIN, 0, 0, 3);
                assertThat(again.block()).isEqualTo(first.block());
                made.commit(writer, DatasetManifest.Story.plain("test"), List.of(again));
            }
        }
        try (Stream<Path> found = Files.walk(folder)) {
            assertThat(found.filter(Files::isRegularFile)
                            .map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("train-00000.arrow", DatasetManifest.FILE);
        }
    }

    @Test
    void aWriterAndWhatItReturnsCanBeSent() throws IOException, ClassNotFoundException {
        try (NewDataset made = begin()) {
            for (Optional<Double> scale : List.of(Optional.<Double>empty(), Optional.of(1 / 255.0))) {
                BlockWriter writer = (BlockWriter) sent(made.writer(SCHEMA, scale));
                assertThat(writer.byteScale()).isEqualTo(scale);
                BlockWriter.Written written = write(writer, Split.TRAIN, 0, 0, 3);
                assertThat(((BlockWriter.Written) sent(written)).block()).isEqualTo(written.block());
            }
        }
    }

    private static Object sent(Object message) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(message);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void whatAKillLeftOfOthersIsRemovedWhenNobodyHasWrittenThereForADay() throws IOException {
        Path old = Files.createDirectories(folder.resolve(".csv-1f." + UUID.randomUUID()));
        Files.writeString(old.resolve("train-00000.arrow"), "rows");
        Path underWay = Files.createDirectories(folder.resolve(".csv-1f." + UUID.randomUUID()));
        Path users = Files.createDirectories(folder.resolve(".hidden"));
        FileTime twoDaysAgo = FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS));
        Files.setLastModifiedTime(old, twoDaysAgo);
        Files.setLastModifiedTime(users, twoDaysAgo);

        begin().close();

        assertThat(old).doesNotExist();
        assertThat(underWay).exists();
        assertThat(users).exists();
    }
}
