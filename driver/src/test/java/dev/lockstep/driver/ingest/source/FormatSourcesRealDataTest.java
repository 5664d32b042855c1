package dev.lockstep.driver.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.DataSpec.OnBadRow;
import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.driver.ingest.RealData;
import dev.lockstep.driver.ingest.SparkTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Single rows of real data sets, as their publishers have them. */
class FormatSourcesRealDataTest extends SparkTest {
    private static final HoldOut NOTHING = new HoldOut(0, 0, Map.of());

    private static HoldOut test(String path) {
        return new HoldOut(0, 0, Map.of(HoldOut.TEST, path));
    }

    private static Map<String, Long> counts(Dataset<Row> rows, String column) {
        return rows.groupBy(column).count().collectAsList().stream()
                .collect(Collectors.toMap(row -> String.valueOf(row.get(0)), row -> row.getLong(1)));
    }

    private static List<Row> inOrder(Dataset<Row> rows) {
        return rows.orderBy(RowSource.FILE, RowSource.ROW).collectAsList();
    }

    private static List<Float> floats(Row row) {
        return row.getList(row.fieldIndex(RowSource.FEATURES));
    }

    private static Dataset<Row> rows(RowSource source) {
        SourceRows rows = source.rows(spark);
        return spark.createDataFrame(rows.rdd(), rows.schema());
    }

    private static ReadyRowLayout layout(RowSource source) {
        return source.layout().orElseThrow();
    }

    private static RowSource source(FormatSpec spec, HoldOut apart) {
        return SourceFactory.of(spark, spec, OnBadRow.FAIL, apart);
    }

    @Test
    void picturesOfMnistInFoldersAreThoseOfItsIdxFile() {
        String folder = RealData.path("mnist-png-sample");
        String idx = RealData.path("mnist") + "/train-images-idx3-ubyte.gz";
        RowSource source = source(
                new FormatSpec.Images(folder + "/train", 28, 28, FormatSpec.Images.Colour.GREY),
                test(folder + "/test"));
        Dataset<Row> rows = rows(source);

        assertThat(counts(rows, RowSource.PART)).isEqualTo(Map.of("null", 600L, "test", 200L));
        assertThat(counts(rows, RowSource.FAULT)).containsOnlyKeys("null");
        Dataset<Row> original = rows(source(new FormatSpec.Idx(idx, Optional.empty(), List.of()), NOTHING));
        for (Row picture :
                rows.where("_part is null").orderBy(RowSource.FILE).limit(3).collectAsList()) {
            String file = picture.getAs(RowSource.FILE);
            String number = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
            Row same = original.where("_row = " + number).first();
            assertThat(picture.<byte[]>getAs(RowSource.FEATURES)).isEqualTo(same.<byte[]>getAs(RowSource.FEATURES));
            assertThat(picture.<String>getAs(RowSource.LABEL)).isEqualTo(same.<String>getAs(RowSource.LABEL));
        }
    }

    @Test
    void japaneseVowelsAreSeriesOfDifferentLengths() {
        String folder = RealData.path("ucr-uea-small/JapaneseVowels");
        RowSource source = source(
                new FormatSpec.Series(
                        folder + "/JapaneseVowels_TRAIN.ts", Optional.empty(), FormatSpec.Series.Missing.FAIL),
                test(folder + "/JapaneseVowels_TEST.ts"));
        List<Row> rows = inOrder(rows(source));

        assertThat(layout(source).shape()).containsExactly(29, 12);
        assertThat(layout(source).padded()).isTrue();
        assertThat(layout(source).labels()).isEqualTo(new DataSchema.Classes(List.of("1 2 3 4 5 6 7 8 9".split(" "))));
        assertThat(counts(rows(source), RowSource.PART)).isEqualTo(Map.of("null", 270L, "test", 370L));
        Row first = rows.get(370);
        assertThat(first.<String>getAs(RowSource.FILE)).endsWith("JapaneseVowels_TRAIN.ts");
        assertThat(floats(first)).hasSize(20 * 12).startsWith(1.860936f, -0.207383f);
        assertThat(floats(first).get(12)).isEqualTo(1.891651f);
        assertThat(rows.stream().mapToInt(row -> floats(row).size() / 12).min()).hasValue(7);
    }

    @Test
    void shakespeareIsWindowsOfCharacters() {
        String file = RealData.path("tinyshakespeare") + "/input.txt";
        RowSource source = source(new FormatSpec.Characters(file, 64, 64), new HoldOut(0, 0.1, Map.of()));
        ReadyRowLayout layout = layout(source);
        List<Row> rows = inOrder(rows(source));

        assertThat(layout.tokens()).isEqualTo(65);
        assertThat(layout.shape()).containsExactly(64);
        List<String> names = layout.labels().classes();
        assertThat(counts(rows(source), RowSource.PART))
                .isEqualTo(Map.of("train", (1_003_855 - 65) / 64 + 1L, "validation", (111_539 - 65) / 64 + 1L));
        String text = floats(rows.get(0)).stream()
                .map(number -> names.get(number.intValue()))
                .collect(Collectors.joining());
        assertThat(text).startsWith("First Citizen:\nBefore we proceed any further");
        List<Float> labels = rows.get(0).getList(rows.get(0).fieldIndex(RowSource.LABEL));
        assertThat(labels.subList(0, 63)).isEqualTo(floats(rows.get(0)).subList(1, 64));
        assertThat(labels.get(63)).isEqualTo(floats(rows.get(1)).get(0));
    }

    @Test
    void hoursOfTransformersAreWindowsScaledByTheTrainingHours() {
        String file = RealData.path("etth1") + "/ETTh1.csv";
        List<String> columns = List.of("HUFL", "HULL", "MUFL", "MULL", "LUFL", "LULL", "OT");
        RowSource source = source(
                new FormatSpec.Windows(
                        file,
                        List.of("OT"),
                        columns,
                        96,
                        24,
                        24,
                        FormatSpec.Windows.Scale.STANDARD,
                        List.of(),
                        ",",
                        ".",
                        FormatSpec.Series.Missing.FAIL),
                new HoldOut(0.2, 0.25, Map.of()));
        List<Row> rows = inOrder(rows(source));

        assertThat(layout(source).shape()).containsExactly(96, 7);
        assertThat(layout(source).labels().numbers()).hasSize(24).startsWith("OT+1");
        assertThat(counts(rows(source), RowSource.PART))
                .isEqualTo(Map.of("train", 431L, "validation", 141L, "test", 141L));
        Row first = rows.get(0);
        Row second = rows.get(1);
        // The label of a window is what the next one, a day later, sees last.
        List<Double> labels = first.getList(first.fieldIndex(RowSource.LABEL));
        assertThat(labels.get(23)).isEqualTo(floats(second).get(96 * 7 - 1).doubleValue(), within(1e-6));
        double mean = rows.stream()
                .filter(row -> row.getAs(RowSource.PART).equals("train"))
                .flatMap(row -> floats(row).stream())
                .mapToDouble(Float::doubleValue)
                .average()
                .orElseThrow();
        assertThat(mean).isEqualTo(0, within(0.02));
    }
}
