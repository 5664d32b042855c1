package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.order.Shards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrowDatasetTest {
    private static final int TRAIN = 103;
    private static final int TEST = 11;
    private static final Schema SCHEMA =
            new Schema(List.of(2), List.of("a", "b"), new Schema.Classes(List.of("no", "yes")));

    @TempDir
    Path folder;

    /** Row n of the training part has the features n and n + 0.5; blocks of 40 rows. */
    @BeforeEach
    void write() throws IOException {
        List<Manifest.Block> blocks = new ArrayList<>();
        for (int first = 0; first < TRAIN; first += 40) {
            blocks.add(block(Part.TRAIN, first, Math.min(40, TRAIN - first)));
        }
        blocks.add(block(Part.TEST, 1000, TEST));
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                "test",
                "test",
                SCHEMA,
                Optional.empty(),
                Map.of(
                        Part.TRAIN, new Manifest.Share(TRAIN, List.of()),
                        Part.TEST, new Manifest.Share(TEST, List.of())),
                List.of(),
                List.of(),
                NullNode.getInstance(),
                Map.of(),
                blocks);
        Files.write(folder.resolve(Manifest.FILE), manifest.toJson());
    }

    private Manifest.Block block(Part part, int first, int count) throws IOException {
        Rows rows = new Rows(count, RowForm.of(SCHEMA, Optional.empty()));
        for (int i = 0; i < count; i++) {
            rows.features().floats()[2 * i] = first + i;
            rows.features().floats()[2 * i + 1] = first + i + 0.5f;
            rows.labels().set(i, (first + i) % 2);
        }
        byte[] bytes = ArrowBlock.write(rows);
        String file = part + "-" + first + ".arrow";
        Files.write(folder.resolve(file), bytes);
        return new Manifest.Block(part, file, count, bytes.length, ArrowBlock.crc32c(bytes));
    }

    private ArrowDataset open() {
        return ArrowDataset.open(folder.toString(), Reading.plain(1 << 20));
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

    @Test
    void anEpochOfAllReplicasIsEveryTrainingRowOnce() {
        long steps = new Shards(TRAIN, 3, 8).stepsPerEpoch();
        TreeSet<Integer> seen = new TreeSet<>();
        int count = 0;
        for (int replica = 0; replica < 3; replica++) {
            try (Feed feed = open().trainingFeed(replica, 3, 8, 42)) {
                for (long step = steps; step < 2 * steps; step++) {
                    List<Integer> rows = rows(feed.batch(step));
                    seen.addAll(rows);
                    count += rows.size();
                }
            }
        }
        assertThat(seen).hasSize(TRAIN);
        assertThat(count).isEqualTo(TRAIN);
    }

    @Test
    void aJumpToAnyStepGivesTheRowsOfReadingForwards() {
        List<List<Integer>> forwards = new ArrayList<>();
        try (Feed feed = open().trainingFeed(1, 3, 8, 42)) {
            for (long step = 0; step < 20; step++) {
                forwards.add(rows(feed.batch(step)));
            }
        }
        for (int step = 19; step >= 0; step--) {
            try (Feed feed = open().trainingFeed(1, 3, 8, 42)) {
                assertThat(rows(feed.batch(step))).isEqualTo(forwards.get(step));
            }
        }
    }

    @Test
    void evaluationCoversAPartInItsOrderForAnyNumberOfReplicas() {
        for (int replicas = 1; replicas <= 13; replicas++) {
            List<Integer> seen = new ArrayList<>();
            for (int replica = 0; replica < replicas; replica++) {
                try (Feed feed = open().evaluationFeed(Part.TEST, replica, replicas, 4)) {
                    for (long step = 0; step < open().evaluationSteps(Part.TEST, replica, replicas, 4); step++) {
                        seen.addAll(rows(feed.batch(step)));
                    }
                }
            }
            assertThat(seen).hasSize(TEST).isSorted();
        }
    }

    @Test
    void aFlippedByteAnywhereInABlockIsFoundAndNamed() throws IOException {
        Path file = folder.resolve("TRAIN-40.arrow");
        byte[] good = Files.readAllBytes(file);
        for (int at = 0; at < good.length; at += 7) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThatThrownBy(() -> open().trainingFeed(0, 1, 8, 42))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("TRAIN-40.arrow")
                    .hasMessageContaining(ArrowBlock.crc32c(good))
                    .hasMessageContaining(ArrowBlock.crc32c(bad));
        }
    }

    @Test
    void aMissingBlockAndAMissingManifestAreNamed() throws IOException {
        Files.delete(folder.resolve("TEST-1000.arrow"));
        Feed feed = open().evaluationFeed(Part.TEST, 0, 1, 4);
        assertThatThrownBy(() -> feed.batch(0)).hasMessageContaining("TEST-1000.arrow is missing");

        Files.delete(folder.resolve(Manifest.FILE));
        assertThatThrownBy(this::open).isInstanceOf(DataException.class).hasMessageContaining("no manifest.json");
    }
}
