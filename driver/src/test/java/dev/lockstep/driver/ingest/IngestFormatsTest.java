package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.AugmentSpec;
import dev.lockstep.config.ByteSize;
import dev.lockstep.config.DataSpec;
import dev.lockstep.config.FormatSpec;
import dev.lockstep.config.HeldOut;
import dev.lockstep.config.SourceSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From files of pictures, series and windows to the batches of a data set, and what is said where that fails. */
class IngestFormatsTest extends SparkTest {
    @TempDir
    private Path folder;

    private FormatFiles files;

    @BeforeEach
    void files() {
        files = new FormatFiles(folder.resolve("in"));
    }

    private DataSpec data(SourceSpec source, HeldOut test, DataSpec.OnBadRow onBadRow) {
        DataSpec.SplitSpec split = new DataSpec.SplitSpec(test, new HeldOut.Share(0), false);
        ByteSize memory = new ByteSize(16, ByteSize.Unit.MB);
        String store = folder.resolve("store").toString();
        return new DataSpec(
                source,
                Optional.of(List.of()),
                onBadRow,
                DataSpec.Predict.LABEL,
                DataSpec.ScaleLabel.NONE,
                List.of(),
                split,
                store,
                memory,
                memory,
                AugmentSpec.NONE);
    }

    private ArrowDataset prepare(SourceSpec source, HeldOut test) {
        return prepare(data(source, test, DataSpec.OnBadRow.FAIL));
    }

    private static ArrowDataset prepare(DataSpec data) {
        return ArrowDataset.open(DatasetIngest.prepare(spark, data, 1), ReadOptions.plain(1 << 28));
    }

    private void assertFails(SourceSpec source, HeldOut test, String... saying) {
        assertThatThrownBy(() -> prepare(source, test))
                .isInstanceOf(IngestException.class)
                .hasMessageContainingAll(saying);
    }

    private static final HeldOut NONE = new HeldOut.Share(0);

    private static HeldOut path(Path file) {
        return new HeldOut.Path(file.toString());
    }

    /** The rows of a part, in order of their labels: features by the label, or the numbers, that they come with. */
    static Map<String, float[]> rows(ArrowDataset set, Split part) {
        int count = Math.toIntExact(set.rows(part));
        Batch batch = set.evaluationFeed(part, 0, 1, count).batch(0);
        Map<String, float[]> rows = new TreeMap<>();
        for (int row = 0; row < count; row++) {
            float[] features = new float[batch.featureWidth()];
            float[] labels = new float[batch.labelWidth()];
            batch.features().get(row * features.length, features);
            batch.labels().get(row * labels.length, labels);
            rows.put(Arrays.toString(labels), features);
        }
        return rows;
    }

    static float[] mask(ArrowDataset set, Split part) {
        int count = Math.toIntExact(set.rows(part));
        Batch batch = set.evaluationFeed(part, 0, 1, count).batch(0);
        float[] mask = new float[batch.mask().capacity()];
        batch.mask().get(0, mask);
        return mask;
    }

    private static FormatSpec.Idx idx(Path file) {
        return new FormatSpec.Idx(file.toString(), Optional.empty(), List.of());
    }

    @Test
    void packedPicturesAndLabelsBecomeBytesFromNoughtToOne() {
        Path train = files.write("train-images-idx3-ubyte.gz", FormatFiles.gzip(FormatFiles.idx(51, 1, 5)));
        files.write("train-labels-idx1-ubyte.gz", FormatFiles.gzip(FormatFiles.idx(51)));
        Path test = files.write("test-images", FormatFiles.idx(51, 1, 5));
        files.write("test-labels", FormatFiles.idx(51));

        try (ArrowDataset set = prepare(idx(train), path(test))) {
            assertThat(set.schema().featureShape()).containsExactly(1, 1, 5);
            assertThat(((DataSchema.Classes) set.schema().labels()).names())
                    .hasSize(51)
                    .startsWith("0", "1", "2");
            assertThat(rows(set, Split.TRAIN).get("[50.0]"))
                    .containsExactly(
                            new float[] {250 / 255f, 251 / 255f, 252 / 255f, 253 / 255f, 254 / 255f}, within(1e-6f));
            assertThat(rows(set, Split.TEST)).hasSize(51);
            rows(set, Split.TEST)
                    .forEach((label, row) ->
                            assertThat(row).isEqualTo(rows(set, Split.TRAIN).get(label)));
        }
    }

    @Test
    void idxFilesThatAreNoneAreNamedWithWhatIsWrong() {
        byte[] whole = FormatFiles.gzip(FormatFiles.idx(600, 9, 9));
        files.write("labels", FormatFiles.idx(600));
        assertFails(
                idx(files.write("images", Arrays.copyOf(whole, whole.length / 2))),
                NONE,
                folder + "/in/images is a gzip file that was cut short");
        assertFails(
                idx(files.write("images", FormatFiles.idx(599, 9, 9))),
                NONE,
                "images has 599 pictures, but",
                "labels has 600 labels");
        assertFails(idx(files.write("images", "PK\3\4")), NONE, "images is no IDX file: it begins with 504b0304");
        assertFails(
                idx(files.folder().resolve("image")),
                NONE,
                "data.path: there is no " + folder + "/in/image; that folder has images, labels");
    }

    /** Pictures of one byte each over, whose label is that byte's last digit. */
    private static byte[] cifar(int first, int rows) {
        int row = 1 + 3 * 32 * 32;
        byte[] bytes = new byte[rows * row];
        for (int i = 0; i < rows; i++) {
            Arrays.fill(bytes, i * row, (i + 1) * row, (byte) (first + i));
            bytes[i * row] = (byte) ((first + i) % 10);
        }
        return bytes;
    }

    @Test
    void binaryBatchesBecomePicturesInColour() {
        files.write("cifar/data_batch_1.bin", cifar(0, 10));
        files.write("cifar/data_batch_2.bin", cifar(10, 10));
        files.write("cifar/readme.html", "no batch");
        Path test = files.write("cifar/test_batch.bin", cifar(200, 10));
        List<String> classes = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        FormatSpec.Cifar cifar = new FormatSpec.Cifar(
                files.folder().resolve("cifar/data_batch_*.bin").toString(), classes);

        try (ArrowDataset set = prepare(cifar, path(test))) {
            assertThat(set.schema().featureShape()).containsExactly(3, 32, 32);
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Classes(classes));
            assertThat(set.rows(Split.TRAIN)).isEqualTo(20);
            assertThat(set.manifest().classes(Split.TRAIN)).containsOnly(2L);
            assertThat(rows(set, Split.TEST)).hasSize(10);
            assertThat(rows(set, Split.TEST).get("[7.0]"))
                    .hasSize(3072)
                    .satisfies(row -> assertThat(row[3071]).isCloseTo(207 / 255f, within(1e-6f)));
        }
        files.write("cifar/data_batch_2.bin", new byte[3074]);
        assertFails(cifar, NONE, "data_batch_2.bin", "3073");
    }

    private static FormatSpec.Images images(Path folder) {
        return new FormatSpec.Images(folder.toString(), 2, 2, FormatSpec.Images.Colour.GREY);
    }

    private Path pictures() {
        files.write("pictures/white/1.png", FormatFiles.png(4, 4, 0xFFFFFF));
        files.write("pictures/white/2.png", FormatFiles.png(3, 5, 0xFFFFFF));
        files.write("pictures/black/1.png", FormatFiles.png(2, 2, 0));
        files.write("pictures/notes.txt", "no picture");
        return files.folder().resolve("pictures");
    }

    @Test
    void theFolderOfAPictureIsItsClass() {
        try (ArrowDataset set = prepare(images(pictures()), NONE)) {
            assertThat(set.schema().featureShape()).containsExactly(1, 2, 2);
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Classes(List.of("black", "white")));
            assertThat(set.rows(Split.TRAIN)).isEqualTo(3);
            assertThat(rows(set, Split.TRAIN).get("[0.0]")).containsOnly(0);
            assertThat(rows(set, Split.TRAIN).get("[1.0]")).containsOnly(1);
        }
    }

    @Test
    void aPictureThatDoesNotDecodeEndsTheRunOrIsLeftOut() {
        Path pictures = pictures();
        byte[] whole = FormatFiles.png(40, 40, 0xFF0000);
        files.write("pictures/black/cut.png", Arrays.copyOf(whole, whole.length - 9));
        files.write("pictures/white/empty.jpg", new byte[0]);

        assertFails(
                images(pictures),
                NONE,
                "2 faults in the data:",
                pictures + "/black/cut.png: was cut short",
                pictures + "/white/empty.jpg: is empty");
        try (ArrowDataset set = prepare(data(images(pictures), NONE, DataSpec.OnBadRow.SKIP))) {
            assertThat(set.rows(Split.TRAIN)).isEqualTo(3);
            assertThat(set.manifest().dropped()).isEqualTo(Map.of("unreadable", 2L, "otherFiles", 1L));
        }
    }

    @Test
    void filesThatAreNotReadAreCountedByTheirEndings() {
        Path pictures = pictures();
        files.write("pictures/white/3.webp", "RIFF");
        files.write("pictures/white/4.WEBP", "RIFF");

        try (ArrowDataset set = prepare(images(pictures), NONE)) {
            assertThat(set.manifest().dropped()).isEqualTo(Map.of("otherFiles", 3L));
            assertThat(TablePreparation.of(set.manifest()).orElseThrow().faults())
                    .containsExactly("files that end in .txt (1), .webp (2), which are not read");
        }
        files.write("modern/white/3.webp", "RIFF");
        assertFails(images(files.folder().resolve("modern")), NONE, "there is no picture", "files that end in .webp");
    }

    @Test
    void aClassThatOnlyTheTestHasIsAnError() {
        Path pictures = pictures();
        files.write("others/grey/1.png", FormatFiles.png(2, 2, 0x808080));

        assertFails(
                images(pictures),
                path(files.folder().resolve("others")),
                "the label 'grey' is not one of the classes of the training rows: black, white");
    }

    private static final String WALKS =
            "@dimensions 2\n@classLabel true slow fast\n@data\n1,2,3:4,5,6:slow\n7,8:9,10:fast\n";

    private static FormatSpec.Series series(Path file) {
        return new FormatSpec.Series(file.toString(), Optional.empty(), FormatSpec.Series.Missing.FAIL);
    }

    @Test
    void stepsOfSeriesStandOneAfterTheOther() {
        try (ArrowDataset set = prepare(series(files.write("walks.ts", WALKS)), NONE)) {
            assertThat(set.schema().featureShape()).containsExactly(3, 2);
            assertThat(rows(set, Split.TRAIN).get("[0.0]")).containsExactly(1, 4, 2, 5, 3, 6);
            assertThat(rows(set, Split.TRAIN).get("[1.0]")).containsExactly(7, 9, 8, 10, 0, 0);
            assertThat(mask(set, Split.TRAIN)).containsExactlyInAnyOrder(1, 1, 1, 1, 1, 0);
        }
    }

    @Test
    void aBadSeriesIsNamedByItsLine() {
        Path file = files.write("walks.ts", WALKS + "1,2:3:slow\n1:?:fast\n");

        assertFails(
                series(file),
                NONE,
                "2 faults in the data:",
                file + " line 6: has 2 steps in dimension 0, but 1 in dimension 1",
                file + " line 7: has no value for step 0 of dimension 1");
        try (ArrowDataset set = prepare(data(series(file), NONE, DataSpec.OnBadRow.SKIP))) {
            assertThat(set.rows(Split.TRAIN)).isEqualTo(2);
            assertThat(set.manifest().dropped()).isEqualTo(Map.of("unreadable", 2L));
        }
    }

    @Test
    void theEndOfATextIsItsTest() {
        String text = "abcdefghij".repeat(20);
        FormatSpec.Characters source =
                new FormatSpec.Characters(files.write("text", text).toString(), 9, 9);

        try (ArrowDataset set = prepare(source, new HeldOut.Share(0.1))) {
            assertThat(((DataSchema.StepClasses) set.schema().labels()).names())
                    .hasSize(10)
                    .startsWith("a", "b");
            // 180 characters are windows of 9 and one to predict; 20 are left for the test.
            assertThat(set.rows(Split.TRAIN)).isEqualTo(19);
            assertThat(set.rows(Split.TEST)).isEqualTo(2);
            assertThat(rows(set, Split.TEST).get("[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]"))
                    .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8);
        }
    }

    private static FormatSpec.Windows windows(Path file, FormatSpec.Windows.Scale scale, String... targets) {
        return new FormatSpec.Windows(
                file.toString(),
                List.of(targets),
                List.of("x", "y"),
                3,
                2,
                1,
                scale,
                List.of(),
                ",",
                ".",
                FormatSpec.Series.Missing.FAIL);
    }

    @Test
    void windowsPredictWhatComesAfterThem() {
        StringBuilder lines = new StringBuilder("time,x,y\n");
        for (int i = 0; i < 20; i++) {
            lines.append("day")
                    .append(i)
                    .append(',')
                    .append(i)
                    .append(',')
                    .append(100 + i)
                    .append('\n');
        }
        Path file = files.write("hours.csv", lines.toString());

        try (ArrowDataset set = prepare(windows(file, FormatSpec.Windows.Scale.NONE, "y"), new HeldOut.Share(0.5))) {
            assertThat(set.schema().featureShape()).containsExactly(3, 2);
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Numbers(List.of("y+1", "y+2")));
            assertThat(set.rows(Split.TRAIN)).isEqualTo(6);
            assertThat(set.rows(Split.TEST)).isEqualTo(6);
            assertThat(rows(set, Split.TEST).get("[113.0, 114.0]")).containsExactly(10, 110, 11, 111, 12, 112);
        }
        // The training lines have x from 0 to 9: a mean of 4.5.
        float deviation = (float) Math.sqrt(8.25);
        try (ArrowDataset set =
                prepare(windows(file, FormatSpec.Windows.Scale.STANDARD, "y"), new HeldOut.Share(0.5))) {
            List<float[]> rows = List.copyOf(rows(set, Split.TRAIN).values());
            assertThat(rows).anySatisfy(row -> assertThat(row[0]).isEqualTo(-4.5f / deviation));
            assertThat(rows).allSatisfy(row -> assertThat(row[0]).isEqualTo(row[1]));
            assertThat(set.manifest().preparation().at("/columns/0/subtract").asDouble())
                    .isEqualTo(4.5);
        }
    }

    @Test
    void windowsPredictSeveralColumnsLineAfterLine() {
        Path file = files.write("hours.csv", "x,y\n0,10\n1,11\n2,12\n3,13\n4,14\n");

        try (ArrowDataset set = prepare(windows(file, FormatSpec.Windows.Scale.NONE, "y", "x"), NONE)) {
            assertThat(set.schema().labels()).isEqualTo(new DataSchema.Numbers(List.of("y+1", "x+1", "y+2", "x+2")));
            assertThat(rows(set, Split.TRAIN).get("[13.0, 3.0, 14.0, 4.0]")).containsExactly(0, 10, 1, 11, 2, 12);
        }
        assertFails(windows(file, FormatSpec.Windows.Scale.NONE), NONE, "data.targets 0");
    }

    @Test
    void aLineWithoutANumberIsNamedWithItsColumn() {
        Path file = files.write("hours.csv", "time,x,y\na,1,2\nb,3,\nc,4,5\n");

        assertFails(windows(file, FormatSpec.Windows.Scale.NONE, "y"), NONE, file + " line 3 column y: is missing");
    }
}
