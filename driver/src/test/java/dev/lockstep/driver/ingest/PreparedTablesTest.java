package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the values of a table, and which part its rows go to. */
class PreparedTablesTest extends SparkTest {
    private static final String PIECES = "mapreduce.input.fileinputformat.split.maxsize";

    @TempDir
    private Path folder;

    @AfterEach
    void readAsAlways() {
        spark.sparkContext().hadoopConfiguration().unset(PIECES);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private ArrowDataset prepare(String store, String settings) {
        DataSpec data = RunFiles.data(folder.resolve(store), settings);
        return ArrowDataset.open(DatasetIngest.prepare(spark, data, 1), ReadOptions.of(data));
    }

    /** Features and label of each row, in the order of the data set. */
    private static List<List<Float>> rows(ArrowDataset data, Split part) {
        List<List<Float>> rows = new ArrayList<>();
        try (BatchFeed feed = data.evaluationFeed(part, 0, 1, 16)) {
            for (long step = 0; step < data.evaluationSteps(part, 0, 1, 16); step++) {
                Batch batch = feed.batch(step);
                for (int i = 0; i < batch.rows(); i++) {
                    List<Float> row = new ArrayList<>();
                    for (int j = 0; j < batch.featureWidth(); j++) {
                        row.add(batch.features().get(i * batch.featureWidth() + j));
                    }
                    row.add(batch.labels().get(i));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static List<List<Float>> sorted(List<List<Float>> rows) {
        List<List<Float>> sorted = new ArrayList<>(rows);
        Collections.sort(sorted, (a, b) -> a.toString().compareTo(b.toString()));
        return sorted;
    }

    @Test
    void numbersAreScaledAndWordsEncodedByWhatTheTrainingRowsSay() throws IOException {
        String train = file("train.csv", "a,b,c,d,y\n1,0,10,red,no\n3,,20,blue,yes\n5,4,30,,no\n");
        String test = file("test.csv", "a,b,c,d,y\n9,2,40,green,yes\n");
        String settings = "source: csv, path: '" + train + "', label: y, prepare: [{columns: [a], scale: standard},"
                + "{columns: [b], scale: minMax, missing: mean}, {columns: [c], scale: {factor: {by: 0.1}}},"
                + "{columns: [d], encode: oneHot, missing: category}], split: {test: {path: '" + test + "'}}";
        try (ArrowDataset data = prepare("store", settings)) {
            assertThat(data.schema().featureNames()).containsExactly("a", "b", "c", "d=blue", "d=red", "d=missing");
            float unit = (float) (2 / Math.sqrt(8.0 / 3));
            assertThat(sorted(rows(data, Split.TRAIN)))
                    .containsExactlyElementsOf(sorted(List.of(
                            List.of(-unit, 0f, 1f, 0f, 1f, 0f, 0f),
                            List.of(0f, 0.5f, 2f, 1f, 0f, 0f, 1f),
                            List.of(unit, 1f, 3f, 0f, 0f, 1f, 0f))));
            assertThat(rows(data, Split.TEST))
                    .containsExactly(List.of((float) (6 / Math.sqrt(8.0 / 3)), 0.5f, 4f, 0f, 0f, 0f, 1f));
            TablePreparation preparation = TablePreparation.of(data.manifest()).orElseThrow();
            assertThat(preparation.unknownWords()).isEqualTo(1);
            assertThat(preparation.label().classes()).containsExactly("no", "yes");
            assertThat(preparation.columns().get(0).subtract()).isEqualTo(3);
            assertThat(preparation.columns().get(1).standIn()).isEqualTo(2);

            // A row to be predicted becomes what the same row of the test became.
            TablePreparation.PreparedRow again = preparation.prepare(Map.of("a", "9", "b", 2, "c", "40", "d", "green"));
            assertThat(again.features()).containsExactly((float) (6 / Math.sqrt(8.0 / 3)), 0.5f, 4, 0, 0, 0);
            assertThat(again.unknown()).containsExactly("d");
            assertThat(preparation.label(Map.of("y", "yes"))).isEqualTo(1);
        }
    }

    @Test
    void wordsMayBeNumberedAndLabelsBeNumbers() throws IOException {
        String path = file("a.csv", "w,y\nb,1.5\na,-2\nb,0\n");
        try (ArrowDataset data = prepare(
                "store", "source: csv, path: '" + path + "', label: y, target: number, prepare: [{encode: index}]")) {
            assertThat(sorted(rows(data, Split.TRAIN)))
                    .containsExactlyInAnyOrder(List.of(1f, 1.5f), List.of(0f, -2f), List.of(1f, 0f));
        }
    }

    @Test
    void numbersAreReadAsTheirCountryWritesThem() throws IOException {
        String path = file("a.csv", "Export vom 1.2.2024\n\nx;z;y\n1.234,5;-0,5;2,25\n7;1e3;1.000.000\n");
        String form =
                "source: csv, path: '" + path + "', label: y, target: number, separator: ';', decimal: ',', skip: 2";
        try (ArrowDataset data = prepare("store", form + ", thousands: '.'")) {
            assertThat(rows(data, Split.TRAIN))
                    .containsExactlyInAnyOrder(List.of(1234.5f, -0.5f, 2.25f), List.of(7f, 1000f, 1e6f));
            TablePreparation preparation = TablePreparation.of(data.manifest()).orElseThrow();
            assertThat(preparation.prepare(Map.of("x", "2.000,5", "z", 3)).features())
                    .containsExactly(2000.5f, 3);
            assertThat(preparation.label(Map.of("y", "1.000,5"))).isEqualTo(1000.5f);
        }
    }

    @Test
    void aLabelThatIsScaledIsKnownInItsOwnMeasure() throws IOException {
        String path = file("a.csv", "x,y\n1,100\n2,300\n3,200\n4,200\n");
        String test = file("b.csv", "x,y\n1,400\n");
        try (ArrowDataset data = prepare(
                "store",
                "source: csv, path: '" + path
                        + "', label: y, target: number, scaleLabel: standard, split: {test: {path: '" + test + "'}}")) {
            float two = (float) Math.sqrt(8);
            assertThat(rows(data, Split.TEST)).containsExactly(List.of(1f, two));
            assertThat(data.labelUnit().orElseThrow()).isCloseTo(Math.sqrt(5000), within(1e-9));
            TablePreparation.PreparedLabel label =
                    TablePreparation.of(data.manifest()).orElseThrow().label();
            assertThat(label.scale().before(two)).isCloseTo(400, within(1e-4));
        }
    }

    @Test
    void classesMayHaveNamesOfTheirOwn() throws IOException {
        String path = file("a.csv", "x,y\n1,0\n2,1\n3,0\n");
        try (ArrowDataset data =
                prepare("store", "source: csv, path: '" + path + "', label: y, classNames: [ham, spam]")) {
            assertThat(data.schema().labels().names()).containsExactly("ham", "spam");
            assertThat(TablePreparation.of(data.manifest()).orElseThrow().label(Map.of("y", 1)))
                    .isEqualTo(1);
        }
        assertThatThrownBy(() -> prepare("store", "source: csv, path: '" + path + "', label: y, classNames: [ham]"))
                .hasMessageContaining("data.classNames gives 1 names, ham, but the labels are 0, 1");
    }

    @Test
    void rowsThatAreLeftOutAreCountedByReason() throws IOException {
        String path = file("a.csv", "x,y\n1,a\n,b\nx,a\n2\n3,b\n,a\n");
        try (ArrowDataset data = prepare(
                "store", "source: csv, path: '" + path + "', label: y, onBadRow: skip, prepare: [{missing: drop}]")) {
            assertThat(data.manifest().dropped())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("missing", 2L, "unreadable", 2L));
            assertThat(data.rows(Split.TRAIN)).isEqualTo(2);
            assertThat(TablePreparation.of(data.manifest()).orElseThrow().faults())
                    .containsExactly(
                            path + " line 4: column x: 'x' is not a number", path + " line 5: it has 1 value, not 2");
        }
    }

    private String table(int rows) throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        IntStream.range(0, rows).forEach(i -> text.append(i).append(i % 10 == 0 ? ",rare\n" : ",often\n"));
        return file("table.csv", text.toString());
    }

    @Test
    void sharesAreDrawnAndClassesKeepTheirsWhereTheyAreAskedTo() throws IOException {
        String settings = "source: csv, path: '" + table(1000)
                + "', label: y, split: {test: 0.2, validation: 0.25, stratify: true}";
        try (ArrowDataset data = prepare("store", settings)) {
            Map<Split, DatasetManifest.Share> parts = data.manifest().parts();
            assertThat(parts).containsEntry(Split.TEST, new DatasetManifest.Share(200, List.of(180L, 20L)));
            assertThat(parts).containsEntry(Split.VALIDATION, new DatasetManifest.Share(200, List.of(180L, 20L)));
            assertThat(parts).containsEntry(Split.TRAIN, new DatasetManifest.Share(600, List.of(540L, 60L)));
            List<List<Float>> all = new ArrayList<>();
            for (Split part : Split.values()) {
                all.addAll(rows(data, part));
            }
            assertThat(all)
                    .extracting(row -> row.get(0))
                    .doesNotHaveDuplicates()
                    .hasSize(1000);
            double mean = rows(data, Split.TRAIN).stream()
                    .limit(100)
                    .mapToDouble(row -> row.get(0))
                    .average()
                    .orElseThrow();
            assertThat(mean).as("of the first rows: they are shuffled").isCloseTo(500, within(100.0));
        }
    }

    @Test
    void theSameRowsComeInTheSameOrderHoweverSparkCutsTheFiles() throws IOException {
        String settings =
                "source: csv, path: '" + table(1000) + "', label: y, prepare: [{scale: standard}], split: {test: 0.2}";
        try (ArrowDataset once = prepare("one", settings)) {
            spark.sparkContext().hadoopConfiguration().set(PIECES, "1000");
            try (ArrowDataset again = prepare("two", settings)) {
                assertThat(again.manifest().blocks()).isEqualTo(once.manifest().blocks());
                assertThat(again.manifest().preparation())
                        .isEqualTo(once.manifest().preparation());
            }
        }
    }

    @Test
    void aSourceThatIsPreparedAlreadyIsFoundUntilItChanges() throws IOException {
        Path path = Path.of(table(20));
        DataSpec data = RunFiles.data(folder.resolve("store"), "source: csv, path: '" + path + "', label: y");
        String first = DatasetIngest.prepare(spark, data, 1);
        assertThat(DatasetIngest.prepare(spark, data, 1)).isEqualTo(first);
        assertThat(DatasetIngest.prepare(spark, data, 2)).isNotEqualTo(first);
        Files.writeString(path, "x,y\n1,often\n2,rare\n");
        assertThat(DatasetIngest.prepare(spark, data, 1)).isNotEqualTo(first);
    }
}
