package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.order.ShardOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a data set promises on any file system. Row n of the training part has the features n and n + 0.5. */
abstract class DatasetContract {
    private static final int TRAIN = 203;
    private static final int TEST = 11;
    private static final int ROWS_A_BLOCK = 20;
    private static final long BYTES_A_ROW = 9;
    private static final DataSchema SCHEMA =
            new DataSchema(List.of(2), List.of("a", "b"), new DataSchema.Classes(List.of("no", "yes")));

    /** Room for all rows, for windows of two blocks, and for windows of one. */
    private static final long WHOLE = 1 << 20;

    private static final long TWO_BLOCKS = 6 * ROWS_A_BLOCK * BYTES_A_ROW;
    private static final long ONE_BLOCK = 1;

    private boolean isDamaged;
    private Path directory = new Path("/");
    private FileSystem files = new LocalFileSystem();

    /** A folder on the file system that is tested, empty or with the data set of another of these tests. */
    abstract Path root();

    abstract Configuration hadoop();

    @BeforeEach
    void write() throws IOException {
        directory = new Path(root(), "numbers");
        FileSystem found = directory.getFileSystem(hadoop());
        files = found instanceof LocalFileSystem local ? local.getRaw() : found;
        if (files.exists(directory)) {
            return; // from another test, which only read it
        }
        try (NewDataset made = NewDataset.begin(files, directory)) {
            BlockWriter writer = made.writer(SCHEMA, Optional.empty());
            int blocks = (TRAIN + ROWS_A_BLOCK - 1) / ROWS_A_BLOCK;
            List<BlockWriter.Written> written = IntStream.range(0, blocks)
                    .parallel()
                    .mapToObj(block -> {
                        int first = block * ROWS_A_BLOCK;
                        RowStore rows = rows(writer, first, Math.min(ROWS_A_BLOCK, TRAIN - first));
                        return writer.write(Split.TRAIN, block, rows, hadoop());
                    })
                    .collect(Collectors.toCollection(ArrayList::new));
            written.add(writer.write(Split.TEST, 0, rows(writer, 1000, TEST), hadoop()));
            made.commit(writer, DatasetManifest.Story.plain("numbers"), written);
        }
    }

    @AfterEach
    void removeWhatWasDamaged() throws IOException {
        if (isDamaged) {
            files.delete(directory, true);
        }
    }

    private static RowStore rows(BlockWriter writer, int first, int count) {
        RowStore rows = new RowStore(count, writer.form());
        for (int i = 0; i < count; i++) {
            rows.features().set(2 * i, first + i);
            rows.features().set(2 * i + 1, first + i + 0.5f);
            rows.labels().set(i, (first + i) % 2);
        }
        return rows;
    }

    final Path directory() {
        return directory;
    }

    final FileSystem files() {
        return files;
    }

    final ArrowDataset open(ReadOptions options) {
        return ArrowDataset.open(directory.toString(), options, hadoop());
    }

    final ArrowDataset open(long memory) {
        return open(ReadOptions.plain(memory));
    }

    private static List<Integer> rows(Batch batch) {
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < batch.rows(); i++) {
            int row = (int) batch.features().get(2 * i);
            assertThat(batch.features().get(2 * i + 1)).isEqualTo(row + 0.5f);
            assertThat(batch.labels().get(i)).isEqualTo(row % 2);
            rows.add(row);
        }
        return rows;
    }

    /** The rows of one replica in steps first to end - 1. */
    static List<Integer> rows(ArrowDataset dataset, int replica, int replicas, long first, long end) {
        List<Integer> rows = new ArrayList<>();
        try (BatchFeed feed = dataset.trainingFeed(replica, replicas, 4, 42)) {
            for (long step = first; step < end; step++) {
                rows.addAll(rows(feed.batch(step)));
            }
        }
        return rows;
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void anEpochOfAllReplicasIsEveryTrainingRowOnce(long memory) {
        for (int replicas = 1; replicas <= 5; replicas++) {
            try (ArrowDataset dataset = open(memory)) {
                long steps = dataset.shards(replicas, 4).stepsPerEpoch();
                for (int epoch = 0; epoch < 3; epoch++) {
                    List<Integer> seen = new ArrayList<>();
                    for (int replica = 0; replica < replicas; replica++) {
                        seen.addAll(rows(dataset, replica, replicas, epoch * steps, (epoch + 1) * steps));
                    }
                    assertThat(seen).hasSize(TRAIN).doesNotHaveDuplicates();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void everyEpochHasAnOrderOfItsOwnThatSeedAndReplicaDecide(long memory) {
        try (ArrowDataset dataset = open(memory)) {
            long steps = dataset.shards(2, 4).stepsPerEpoch();
            Set<List<Integer>> orders = new HashSet<>();
            for (int epoch = 0; epoch < 4; epoch++) {
                orders.add(rows(dataset, 1, 2, epoch * steps, (epoch + 1) * steps));
            }
            assertThat(orders).hasSize(4);
            try (BatchFeed feed = dataset.trainingFeed(1, 2, 4, 43)) {
                assertThat(rows(feed.batch(0))).isNotEqualTo(rows(dataset, 1, 2, 0, 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void aRunThatGoesOnFromAnyStepTakesTheRowsOfOneThatNeverStopped(long memory) {
        try (ArrowDataset dataset = open(memory)) {
            ShardOrder shards = dataset.shards(3, 4);
            long end = shards.stepsPerEpoch() + 5;
            List<Integer> all = rows(dataset, 1, 3, 0, end);
            int before = 0;
            for (long step = 0; step < end - 2; step++) {
                List<Integer> rest = rows(dataset, 1, 3, step, step + 3);
                assertThat(rest).as("from step %d", step).isEqualTo(all.subList(before, before + rest.size()));
                before += shards.batchRows(1, step);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void aFeedCanJumpToAnyStepAndBack(long memory) {
        try (ArrowDataset dataset = open(memory);
                BatchFeed feed = dataset.trainingFeed(0, 3, 4, 42)) {
            for (long step : new long[] {0, 1, 17, 16, 40, 3, 3, 4, 5, 6, 90, 0, 1, 2}) {
                assertThat(rows(feed.batch(step))).as("step %d", step).isEqualTo(rows(dataset, 0, 3, step, step + 1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void replicasTakeTheSameRowsWhetherTheyShareADataSetOrHaveOneEach(long memory) {
        try (ArrowDataset shared = open(memory)) {
            List<BatchFeed> together = List.of(shared.trainingFeed(0, 2, 4, 42), shared.trainingFeed(1, 2, 4, 42));
            List<List<Integer>> seen = List.of(new ArrayList<>(), new ArrayList<>());
            for (long step = 0; step < 60; step++) {
                seen.get(0).addAll(rows(together.get(0).batch(step)));
                seen.get(1).addAll(rows(together.get(1).batch(step)));
            }
            together.forEach(BatchFeed::close);
            for (int replica = 0; replica < 2; replica++) {
                try (ArrowDataset own = open(memory)) {
                    assertThat(rows(own, replica, 2, 0, 60)).isEqualTo(seen.get(replica));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {WHOLE, TWO_BLOCKS, ONE_BLOCK})
    void aBatchThatIsReadAloneIsThatOfTheFeed(long memory) {
        try (ArrowDataset dataset = open(memory)) {
            BatchReader batches = dataset.trainingBatches(3, 4, 42);
            for (int replica : new int[] {2, 0, 1}) {
                try (BatchFeed feed = dataset.trainingFeed(replica, 3, 4, 42)) {
                    for (long step : new long[] {0, 1, 16, 17, 40, 93}) {
                        Batch expected = feed.batch(step);
                        assertThat(rows(batches.batch(replica, step)))
                                .as("replica %d, step %d", replica, step)
                                .isEqualTo(rows(expected))
                                .isNotEmpty();
                    }
                }
            }
        }
    }

    @Test
    void evaluationCoversAPartInItsOrderForAnyNumberOfReplicas() {
        for (long memory : new long[] {WHOLE, ONE_BLOCK}) {
            for (int replicas = 1; replicas <= 13; replicas++) {
                try (ArrowDataset dataset = open(memory)) {
                    assertThat(evaluated(dataset, Split.TEST, replicas))
                            .hasSize(TEST)
                            .isSorted();
                    assertThat(evaluated(dataset, Split.TRAIN, replicas))
                            .hasSize(TRAIN)
                            .isSorted();
                }
            }
        }
    }

    private static List<Integer> evaluated(ArrowDataset dataset, Split part, int replicas) {
        List<Integer> seen = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            try (BatchFeed feed = dataset.evaluationFeed(part, replica, replicas, 4)) {
                for (long step = 0; step < dataset.evaluationSteps(part, replica, replicas, 4); step++) {
                    seen.addAll(rows(feed.batch(step)));
                }
            }
        }
        return seen;
    }

    @Test
    void aFlippedByteAnywhereInABlockIsFoundAndNamed() throws IOException {
        Path file = block(3);
        byte[] good = read(file);
        for (int at = 0; at < good.length; at += 61) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            replace(file, bad);
            for (long memory : new long[] {WHOLE, ONE_BLOCK}) {
                assertThatThrownBy(() -> readAnEpoch(memory))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining(file.getName())
                        .hasMessageContaining(ArrowBlock.crc32c(good))
                        .hasMessageContaining(ArrowBlock.crc32c(bad));
            }
        }
    }

    private void readAnEpoch(long memory) {
        try (ArrowDataset dataset = open(memory)) {
            rows(dataset, 0, 1, 0, dataset.shards(1, 4).stepsPerEpoch());
        }
    }

    @Test
    void aCheckNamesEveryBlockThatIsDamaged() throws IOException {
        try (ArrowDataset dataset = open(WHOLE)) {
            assertThat(dataset.check()).isEmpty();
            Path missing = block(1);
            remove(missing.getName());
            Path damaged = block(8);
            byte[] bad = read(damaged);
            bad[bad.length / 2] ^= 4;
            replace(damaged, bad);
            assertThat(dataset.check()).hasSize(2);
            assertThat(dataset.check().get(0)).contains(missing.getName() + " is missing");
            assertThat(dataset.check().get(1)).contains(damaged.getName(), ArrowBlock.crc32c(bad));
        }
    }

    @Test
    void aBlockThatIsCutOrMissingAndAMissingManifestAreNamed() throws IOException {
        Path file = block(3);
        byte[] good = read(file);
        replace(file, Arrays.copyOf(good, good.length - 1));
        assertThatThrownBy(() -> readAnEpoch(WHOLE))
                .hasMessageContaining(file.getName())
                .hasMessageContaining("found " + (good.length - 1) + " bytes");
        remove(file.getName());
        for (long memory : new long[] {WHOLE, ONE_BLOCK}) {
            assertThatThrownBy(() -> readAnEpoch(memory)).hasMessageContaining(file.getName() + " is missing");
        }
        remove(DatasetManifest.FILE);
        assertThatThrownBy(() -> open(WHOLE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no manifest.json");
    }

    /** A block of the training part; in a store of objects its name says besides who made it. */
    private Path block(int number) throws IOException {
        String name = String.format(Locale.ROOT, "train-%05d", number);
        return Arrays.stream(files.listStatus(directory))
                .map(FileStatus::getPath)
                .filter(file -> file.getName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    final byte[] read(Path file) throws IOException {
        try (InputStream in = files.open(file)) {
            return in.readAllBytes();
        }
    }

    final void remove(String file) throws IOException {
        isDamaged = true;
        assertThat(files.delete(new Path(directory, file), false)).isTrue();
    }

    final void replace(Path file, byte[] bytes) throws IOException {
        isDamaged = true;
        try (OutputStream out = files.create(file, true)) {
            out.write(bytes);
        }
    }
}
