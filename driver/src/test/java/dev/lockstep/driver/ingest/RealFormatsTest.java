package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest.Statistic;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets of the world as run files name them: what their publishers say of them is what the manifest counts. */
class RealFormatsTest extends SparkTest {
    private static final Pattern NAMED = Pattern.compile("<([^>]+)>");

    @TempDir
    private Path store;

    /** @param settings of {@code data:}; {@code <name>} in it is where the data set of that name lies */
    private ArrowDataset prepare(String settings) {
        String known = NAMED.matcher(settings).replaceAll(name -> RealData.path(name.group(1)));
        return ArrowDataset.open(
                DatasetIngest.prepare(spark, RunFiles.data(store, known), 1), ReadOptions.plain(1 << 28));
    }

    private static List<Long> classes(ArrowDataset rows, Split part) {
        return Objects.requireNonNull(rows.manifest().parts().get(part)).classes();
    }

    @Test
    void fashionMnist() {
        try (ArrowDataset rows = prepare("source: idx, path: <fashion-mnist/train-images-idx3-ubyte.gz>,"
                + " split: {test: {path: <fashion-mnist/t10k-images-idx3-ubyte.gz>}}")) {
            assertThat(rows.schema().featureShape()).containsExactly(1, 28, 28);
            assertThat(classes(rows, Split.TRAIN)).isEqualTo(Collections.nCopies(10, 6000L));
            assertThat(classes(rows, Split.TEST)).isEqualTo(Collections.nCopies(10, 1000L));
            // What everybody who trains on it subtracts and divides by.
            Statistic pixels = rows.manifest().statistics().get(0);
            assertThat(pixels.mean()).isEqualTo(0.2860, within(0.0001));
            assertThat(pixels.deviation()).isEqualTo(0.3530, within(0.0001));
        }
    }

    @Test
    void digitsInFolders() {
        try (ArrowDataset rows = prepare("source: images, path: <mnist-png-sample/train>, height: 28, width: 28,"
                + " colour: grey, split: {test: {path: <mnist-png-sample/test>}}")) {
            assertThat(rows.schema().featureShape()).containsExactly(1, 28, 28);
            assertThat(classes(rows, Split.TRAIN)).isEqualTo(Collections.nCopies(10, 60L));
            assertThat(classes(rows, Split.TEST)).isEqualTo(Collections.nCopies(10, 20L));
        }
    }

    @Test
    void handsOfWhichThreeAreThirtyTimesAsLarge() {
        try (ArrowDataset rows = prepare("source: images, path: <sign-language-digits/Dataset>, height: 32, width: 32,"
                + " split: {test: 0.2, stratify: true}")) {
            assertThat(rows.schema().featureShape()).containsExactly(3, 32, 32);
            assertThat(rows.rows(Split.TRAIN) + rows.rows(Split.TEST)).isEqualTo(2062);
            assertThat(classes(rows, Split.TEST))
                    .allSatisfy(count -> assertThat(count).isBetween(40L, 42L));
            assertThat(rows.manifest().dropped()).isEmpty();
        }
    }

    @Test
    void japaneseVowels() {
        try (ArrowDataset rows = prepare("source: series, path: <ucr-uea-small/JapaneseVowels/JapaneseVowels_TRAIN.ts>,"
                + " split: {test: {path: <ucr-uea-small/JapaneseVowels/JapaneseVowels_TEST.ts>}}")) {
            assertThat(rows.schema().featureShape()).containsExactly(29, 12);
            assertThat(rows.schema().padded()).isTrue();
            assertThat(classes(rows, Split.TRAIN)).isEqualTo(Collections.nCopies(9, 30L));
            assertThat(classes(rows, Split.TEST)).containsExactly(31L, 35L, 88L, 44L, 29L, 24L, 40L, 50L, 29L);
            // A mask is ones, as many as the series has steps, then zeros.
            Batch batch = rows.evaluationFeed(Split.TRAIN, 0, 1, 270).batch(0);
            for (int row = 0; row < 270; row++) {
                int steps = 0;
                while (steps < 29 && batch.mask().get(row * 29 + steps) == 1) {
                    steps++;
                }
                assertThat(steps).isBetween(7, 26);
                assertThat(batch.features().get((row * 29 + steps) * 12)).isZero();
            }
        }
    }

    @Test
    void shakespeareByCharacters() {
        try (ArrowDataset rows =
                prepare("source: characters, path: <tinyshakespeare/input.txt>, length: 64, stride: 64,"
                        + " split: {validation: 0.1}")) {
            assertThat(rows.schema().tokens()).isEqualTo(65);
            assertThat(rows.manifest().vocabulary())
                    .hasSize(65)
                    .startsWith("\n", " ", "!")
                    .endsWith("x", "y", "z");
            assertThat(rows.rows(Split.TRAIN)).isEqualTo(15_685);
            assertThat(rows.rows(Split.VALIDATION)).isEqualTo(1_742);
            assertThat(rows.schema().labels()).isInstanceOf(DataSchema.StepClasses.class);
            assertThat(classes(rows, Split.TRAIN).stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(15_685L * 64);
        }
    }

    @Test
    void sentencesByWords() {
        try (ArrowDataset rows =
                prepare("source: words, path: <sentiment-sentences>/*_labelled.txt, length: 50, minimumCount: 2,"
                        + " split: {test: 0.2, stratify: true}")) {
            assertThat(classes(rows, Split.TRAIN)).containsExactly(1200L, 1200L);
            assertThat(classes(rows, Split.TEST)).containsExactly(300L, 300L);
            assertThat(rows.schema().padded()).isTrue();
            assertThat(rows.manifest().vocabulary()).startsWith("<padding>", "<unknown>", "the", "and", "i");
        }
    }

    @Test
    void hoursByWindows() {
        try (ArrowDataset rows = prepare("source: windows, path: <etth1/ETTh1.csv>, targets: [OT],"
                + " columns: [HUFL, HULL, MUFL, MULL, LUFL, LULL, OT], past: 96, horizon: 96, stride: 1,"
                + " split: {test: 0.2, validation: 0.25}")) {
            assertThat(rows.schema().featureShape()).containsExactly(96, 7);
            assertThat(rows.rows(Split.TRAIN)).isEqualTo(10_452 - 191);
            assertThat(rows.rows(Split.VALIDATION)).isEqualTo(3_484 - 191);
            assertThat(rows.rows(Split.TEST)).isEqualTo(3_484 - 191);
            // Hours at the ends are in fewer windows than others, so that their means are not quite those of the hours.
            assertThat(rows.manifest().statistics())
                    .allSatisfy(column -> assertThat(column.mean()).isEqualTo(0, within(0.03)));
            assertThat(rows.manifest().preparation().path("columns")).hasSize(8);
        }
    }
}
