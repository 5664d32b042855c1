package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataException;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.Mutations;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.MutationTally.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** However a file of a data set is damaged, its rows are those that were written, or it is told of by its name. */
class DatasetMutationsTest extends MutationTest {
    private String dataset = "";

    @BeforeEach
    void prepare() {
        StringBuilder table = new StringBuilder("x,word,y\n");
        for (int i = 0; i < 30; i++) {
            table.append(i / 7.0).append(",w").append(i % 5).append(i % 3 == 0 ? ",a\n" : ",b\n");
        }
        Path file = new FormatFiles(folder).write("table.csv", table.toString());
        DataSpec data =
                data("source: csv, label: y, prepare: [{columns: [word], encode: oneHot}], path: '" + file + "'");
        dataset = DatasetIngest.prepare(spark, data, 1);
    }

    @Test
    void itsBlocks() throws IOException {
        check(
                "a block of our own",
                ArrowDataset.open(dataset, ReadOptions.plain(1 << 20))
                        .manifest()
                        .blocks()
                        .get(0)
                        .file());
    }

    @Test
    void itsManifest() throws IOException {
        check("a manifest of our own", DatasetManifest.FILE);
    }

    @Test
    void aManifestThatGoesOnBehindItsChecksumIsRefused() throws IOException {
        Path file = Path.of(dataset.replace("file:", "")).resolve(DatasetManifest.FILE);
        Files.writeString(file, "\n", StandardOpenOption.APPEND);

        assertThatThrownBy(this::said).isInstanceOf(DataException.class).hasMessageContaining(DatasetManifest.FILE);
    }

    private void check(String format, String name) throws IOException {
        Path file = Path.of(dataset.replace("file:", "")).resolve(name);
        byte[] whole = Files.readAllBytes(file);
        String right = said();
        for (int i = 0; i < MutationTally.COUNT; i++) {
            byte[] damaged = Mutations.number(i, whole);
            Files.write(file, damaged);
            tally.add("mutation " + i, () -> end(right, name, Arrays.equals(damaged, whole)));
        }
        tally.write(format);
    }

    private End end(String right, String name, boolean whole) {
        try {
            assertThat(said()).isEqualTo(right);
            assertThat(whole).as("damage that nobody saw").isTrue();
            return End.WHOLE;
        } catch (DataException e) {
            assertThat(e).hasMessageContaining(name);
            return End.REFUSED;
        }
    }

    /** All that a run learns of it: what its rows are, and the rows. */
    private String said() {
        try (ArrowDataset set = ArrowDataset.open(dataset, ReadOptions.plain(1 << 20))) {
            int count = Math.toIntExact(set.rows(Split.TRAIN));
            Batch batch = set.evaluationFeed(Split.TRAIN, 0, 1, count).batch(0);
            float[] features = new float[count * batch.featureWidth()];
            float[] labels = new float[count * batch.labelWidth()];
            batch.features().get(0, features);
            batch.labels().get(0, labels);
            return set.manifest() + Arrays.toString(features) + Arrays.toString(labels);
        }
    }
}
