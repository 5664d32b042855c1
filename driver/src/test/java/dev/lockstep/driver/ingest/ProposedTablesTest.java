package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.PrepareSpec;
import dev.lockstep.config.RunFile;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dates, words without end and missing values become numbers, as a run file says or as the rows suggest. */
class ProposedTablesTest extends SparkTest {
    private static final String SALES = """
            sold,price,town,note,y
            2024-01-01,10,Köln,n0,a
            2024-07-01,,Bonn,n1,b
            2025-01-01,30,,n2,a
            ,1000,Köln,n3,b
            """;

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private DataSpec data(String settings) {
        return RunFiles.data(folder.resolve("store"), settings);
    }

    private ArrowDataset prepare(DataSpec data) {
        return ArrowDataset.open(DatasetIngest.prepare(spark, data, 1), ReadOptions.of(data));
    }

    private static TablePreparation preparation(ArrowDataset set) {
        return TablePreparation.of(set.manifest()).orElseThrow();
    }

    @Test
    void partsOfDatesAreFeaturesAndWhatComesRoundAgainIsAPlaceOnACircle() throws IOException {
        String path = file("a.csv", "t,y\n2023-01-02T00:00:00Z,a\n2024-07-06 06:00,b\n2025-01-06 12:00:00.5,a\n");
        try (ArrowDataset set =
                prepare(data("source: csv, path: '" + path + "', label: y, prepare: [{encode: date}]"))) {
            assertThat(set.schema().featureNames())
                    .containsExactly(
                            "t.year",
                            "t.month.sin",
                            "t.month.cos",
                            "t.weekday.sin",
                            "t.weekday.cos",
                            "t.hour.sin",
                            "t.hour.cos");
            float[] january =
                    preparation(set).prepare(Map.of("t", "2025-01-06")).features();
            float[] december =
                    preparation(set).prepare(Map.of("t", "31.12.2024 18:00")).features();
            assertThat(january[0]).isCloseTo(0.98f, within(0.01f));
            assertThat(december[0]).isCloseTo(january[0], within(0.02f));
            assertThat(january).endsWith(0, 1, 0, 1, 0, 1);
            assertThat(december[2]).as("December is near January").isGreaterThan(0.8f);
            assertThat(december[5]).isCloseTo(-1, within(1e-6f));
            assertThatThrownBy(() -> preparation(set).prepare(Map.of("t", "3/4/2024")))
                    .hasMessageContaining("column t: '3/4/2024' is not a date in a usual form");
        }
    }

    @Test
    void aDateMayBeWrittenAsItsFormatSaysOrBeADateOfParquet() throws IOException {
        String path = file("a.csv", "t,y\n12/31/2024,a\n1/2/2025,b\n");
        String form = "prepare: [{encode: {date: {parts: [month, day], format: M/d/yyyy, cyclic: false}}}]";
        try (ArrowDataset set = prepare(data("source: csv, path: '" + path + "', label: y, " + form))) {
            assertThat(preparation(set).prepare(Map.of("t", "12/31/2024")).features())
                    .containsExactly(11 / 12f, 30 / 31f);
        }
        String parquet = folder.resolve("parquet").toString();
        spark.sql("select * from values (date'2024-12-31', 'a'), (date'2025-01-02', 'b') as t(t, y)")
                .write()
                .parquet(parquet);
        String columns = "source: parquet, path: '" + parquet + "', label: y";
        try (ArrowDataset set =
                prepare(data(columns + ", prepare: [{encode: {date: {parts: [month], cyclic: false}}}]"))) {
            assertThat(preparation(set)
                            .prepare(Map.of("t", Date.valueOf("2024-12-01")))
                            .features())
                    .containsExactly(11 / 12f);
        }
        assertThatThrownBy(() -> prepare(data(columns)))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("column t is a date; write prepare: [{ columns: [t], encode: date }]");
        assertThatThrownBy(
                        () -> prepare(data("source: csv, path: '" + path + "', label: y, prepare: [{encode: date}]")))
                .hasMessageContaining("line 2: column t: '12/31/2024' is not a date in a usual form");
        assertThatThrownBy(() -> prepare(data("source: csv, path: '" + path
                        + "', label: y, prepare: [{encode: {date: {parts: [], format: bad}}, missing: mean}]")))
                .hasMessageContainingAll("without any parts", "missing: mean, which is no date", "has the format bad");
    }

    @Test
    void wordsWithoutEndShareBucketsAndTheMedianStandsInForAMissingNumber() throws IOException {
        String path = file("a.csv", "x,w,y\n1,one,a\n-5,two,b\n,three,a\n70,four,b\n2,,a\n3,six,b\n");
        String settings = "source: csv, path: '" + path + "', label: y, prepare: [{columns: [x], missing: median},"
                + " {columns: [w], encode: {hash: 4}, missing: category}]";
        try (ArrowDataset set = prepare(data(settings))) {
            assertThat(set.schema().featureNames()).containsExactly("x", "w#0", "w#1", "w#2", "w#3", "w=missing");
            assertThat(preparation(set).columns().get(0).standIn()).isEqualTo(2);
            Map<String, Object> row = new HashMap<>();
            row.put("x", null);
            row.put("w", "never seen");
            TablePreparation.PreparedRow ready = preparation(set).prepare(row);
            assertThat(ready.features()).startsWith(2).hasSize(6).contains(1);
            assertThat(ready.unknown()).isEmpty();
        }
    }

    @Test
    void whatAutoMeansIsFoundInTheRowsAndCanBeWrittenOut() throws IOException {
        DataSpec auto = data("source: csv, path: '" + file("sales.csv", SALES) + "', label: y, prepare: auto");
        DataSpec found = DatasetIngest.proposed(spark, auto, Map.of());
        assertThat(found.prepared())
                .extracting(each -> each.columns().orElseThrow(), PrepareSpec::missing)
                .containsExactly(
                        tuple(List.of("sold"), PrepareSpec.Missing.CATEGORY),
                        tuple(List.of("price"), PrepareSpec.Missing.MEDIAN),
                        tuple(List.of("town"), PrepareSpec.Missing.CATEGORY),
                        tuple(List.of("note"), PrepareSpec.Missing.FAIL));
        try (ArrowDataset set = prepare(auto)) {
            assertThat(set.schema().featureNames())
                    .startsWith("sold.year", "sold.month.sin")
                    .contains("price", "town=Bonn", "town=Köln", "town=missing", "note=n0")
                    .doesNotContain("sold.hour.sin");
            assertThat(set.rows(Split.TRAIN)).isEqualTo(4);
        }
        String written = RunFile.write(RunFile.read(
                        "test",
                        "name: t\ndata: {source: csv, path: a, label: y, prepare: auto}\n"
                                + "network: {layers: [{dense: {units: 1}}], loss: mse}\ntraining: {updater: {sgd: 0.1}}",
                        List.of())
                .of(found));
        assertThat(RunFile.read("test", written, List.of()).data().prepare()).isEqualTo(found.prepare());
    }

    @Test
    void whatAutoMeansIsFoundOutOnceUntilTheFilesChange() throws IOException {
        String path = file("sales.csv", SALES);
        DataSpec auto = data("source: csv, path: '" + path + "', label: y, prepare: auto");
        DataSpec first = DatasetIngest.proposed(spark, auto, Map.of());
        Path known;
        try (Stream<Path> kept = Files.list(folder.resolve("store"))) {
            known = kept.filter(each -> each.getFileName().toString().matches("auto-[0-9a-f]{16}\\.yaml"))
                    .findFirst()
                    .orElseThrow();
        }
        String text = Files.readString(known);
        Files.writeString(known, text.replace("median", "mean"));
        assertThat(DatasetIngest.proposed(spark, auto, Map.of())).isNotEqualTo(first);

        Files.writeString(known, "of another: version");
        assertThat(DatasetIngest.proposed(spark, auto, Map.of())).isEqualTo(first);
        assertThat(Files.readString(known)).isEqualTo(text);

        file("sales.csv", SALES.replace("2024-07-01,,Bonn", "2024-07-01,20,Bonn"));
        assertThat(DatasetIngest.proposed(spark, auto, Map.of())).isNotEqualTo(first);
    }

    @Test
    void autoDoesNotGuessAtNumbersOfOtherCountriesOrAtSignsForNoValue() throws IOException {
        StringBuilder text = new StringBuilder("price;age;empty;y\n");
        for (int i = 0; i < 20; i++) {
            text.append("1,")
                    .append(i)
                    .append(';')
                    .append(i == 3 ? "n/a" : "7")
                    .append(";;")
                    .append(i % 2)
                    .append('\n');
        }
        String path = file("a.csv", text.toString());
        assertThatThrownBy(() ->
                        prepare(data("source: csv, path: '" + path + "', label: y, separator: ';', prepare: auto")))
                .isInstanceOf(IngestException.class)
                .hasMessageContainingAll(
                        "column price is of numbers with a comma: write decimal: ','",
                        "column age is of numbers, in place of which stands n/a at times: write missing: ['n/a']",
                        "column empty has no value in any row; name data.features without it");
    }
}
