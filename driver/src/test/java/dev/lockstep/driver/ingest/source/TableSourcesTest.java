package dev.lockstep.driver.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.driver.ingest.RunFiles;
import dev.lockstep.driver.ingest.SparkTest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every format of tables yields the same values, each row with its file and its place there. */
class TableSourcesTest extends SparkTest {
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

    private Dataset<Row> read(String settings) {
        DataSpec data = RunFiles.data(folder.resolve("store"), settings);
        SourceRows rows = SourceFactory.of(spark, data.source(), data.onBadRow(), HoldOut.of(data.split()))
                .rows(spark);
        return spark.createDataFrame(rows.rdd(), rows.schema());
    }

    /** Rows in their order as texts, without the file. */
    private List<String> rows(String settings) {
        return read(settings).orderBy(RowSource.FILE, RowSource.ROW).drop(RowSource.FILE).collectAsList().stream()
                .map(row -> row.mkString("|"))
                .toList();
    }

    @Test
    void headersQuotesMissingValuesAndCommentsAreRead() throws IOException {
        String path = file("a.csv", "\uFEFFx, y ,z\n# none\n1,\"a, b\",?\n\n , c ,2\r\n");
        assertThat(rows("source: csv, path: '" + path + "', label: z, comment: '#', missing: ['?']"))
                .containsExactly("1|a, b|null|3|null", "null|c|2|5|null");
        assertThat(read("source: csv, path: '" + path + "', label: z, comment: '#'")
                        .columns())
                .startsWith("x", "y", "z");
    }

    @Test
    void columnsWithoutAHeaderAreNumberedOrNamed() throws IOException {
        String path = file("a.tsv", "1\ta\n2\tb\n");
        assertThat(read("source: tsv, path: '" + path + "', label: 1, header: false")
                        .columns())
                .startsWith("0", "1");
        assertThat(read("source: tsv, path: '" + path + "', label: y, header: false, names: [x, y]")
                        .columns())
                .startsWith("x", "y");
    }

    @Test
    void linesBeforeTheHeaderAreSkippedInEachFileAndATabMayBeWrittenAsCommandsHaveIt() throws IOException {
        Files.createDirectories(folder.resolve("all"));
        file("all/a.csv", "\uFEFFReport, 2024\n\nx\ty\n1\ta\n");
        file("all/b.csv", "Report, 2025\n\nx\ty\n2\tb\n");
        assertThat(rows("source: csv, path: '" + folder + "/all', label: y, separator: '\\t', skip: 2"))
                .containsExactly("1|a|4|null", "2|b|4|null");
    }

    @Test
    void aValueBetweenQuotesMayRunOverLinesWhereItIsAllowedTo() throws IOException {
        String path = file("a.csv", "x,y\n\"a\n\nb\",1\n\"c,2\n\"d\",3\n");
        assertThat(rows("source: csv, path: '" + path + "', label: y, multiline: true"))
                .containsExactly(
                        "a\n\nb|1|2|null", "null|null|5|value 1 begins with \" and has no closing one", "d|3|6|null");
    }

    @Test
    void anySeparatorMayStandBetweenValues() throws IOException {
        String path = file("a.csv", "x;y\n1,5;a\n");
        assertThat(rows("source: csv, path: '" + path + "', label: y, separator: ';'"))
                .containsExactly("1,5|a|2|null");
    }

    @Test
    void jsonParquetAndOrcYieldTheSameValues() throws IOException {
        String json = file("a.json", "{\"x\": 1.5, \"y\": \"a\"}\n{\"y\": \"b\", \"x\": null}\n");
        assertThat(rows("source: json, path: '" + json + "', label: y"))
                .containsExactly("1.5|a|1|null", "null|b|2|null");
        Dataset<Row> table = spark.sql("select * from values (1.5d, 'a'), (cast(null as double), 'b') as t(x, y)");
        for (String format : List.of("parquet", "orc")) {
            String path = folder.resolve(format).toString();
            table.coalesce(1).write().format(format).save(path);
            assertThat(rows("source: " + format + ", path: '" + path + "', label: y"))
                    .containsExactlyInAnyOrder("1.5|a|1", "null|b|2");
        }
    }

    @Test
    void columnsOfJsonAreThoseOfAllLinesAndObjectsWithinAreCalledByTheirPaths() throws IOException {
        String json = file(
                "a.json",
                "{\"x\": 1, \"user\": null}\n{\"x\": 2, \"user\": {\"age\": 30, \"at\": {\"zip\": \"0815\"}}, \"tags\": [1]}\n");
        Dataset<Row> read = read("source: json, path: '" + json + "', label: x");
        assertThat(read.columns()).startsWith("x", "user.age", "user.at.zip", "tags");
        assertThat(rows("source: json, path: '" + json + "', label: x"))
                .containsExactly("1|null|null|null|1|null", "2|30|0815|null|2|null");
    }

    @Test
    void libsvmYieldsAllValuesOfARowTheZerosToo() throws IOException {
        String path = file("a.svm", "+1 1:0.5 3:2\n# none\n-1\n1.5 2:1e-3\n");
        List<Row> rows = read("source: libsvm, path: '" + path + "'")
                .orderBy(RowSource.ROW)
                .collectAsList();
        assertThat(rows)
                .extracting(row -> row.getList(0))
                .containsExactly(List.of(0.5f, 0f, 2f), List.of(0f, 0f, 0f), List.of(0f, 0.001f, 0f));
        assertThat(rows).extracting(row -> row.getString(1)).containsExactly("1", "-1", "1.5");
        assertThat(rows).extracting(row -> row.getLong(3)).containsExactly(1L, 3L, 4L);
    }

    @Test
    void linesHaveTheirNumbersHoweverSparkCutsTheFile() throws IOException {
        StringBuilder text = new StringBuilder("x,y\n");
        List<String> expected = new ArrayList<>();
        for (int i = 2; i < 2000; i++) {
            text.append(i % 7 == 0 ? "\n" : i + ",a\n");
            if (i % 7 != 0) {
                expected.add(i + "|a|" + i + "|null");
            }
        }
        String path = file("a.csv", text.toString());
        String settings = "source: csv, path: '" + path + "', label: y";
        assertThat(rows(settings)).isEqualTo(expected);
        spark.sparkContext().hadoopConfiguration().set(PIECES, "1000");
        assertThat(read(settings).javaRDD().getNumPartitions()).isGreaterThan(2);
        assertThat(rows(settings)).isEqualTo(expected);
    }

    @Test
    void foldersPatternsAndPackedFilesAreReadWhole() throws IOException {
        Files.createDirectories(folder.resolve("all/below"));
        file("all/a[1] {x}.csv", "x,y\n1,a\n");
        file("all/_hidden.csv", "no row");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("all/below/b.csv.gz")))) {
            out.write("x,y\n2,b\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(rows("source: csv, path: '" + folder + "/all', label: y"))
                .containsExactly("1|a|2|null", "2|b|2|null");
        assertThat(read("source: csv, path: '" + folder + "/all', label: y")
                        .select(RowSource.FILE)
                        .distinct()
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactlyInAnyOrder(
                        "file:" + folder + "/all/a[1] {x}.csv", "file:" + folder + "/all/below/b.csv.gz");
        assertThat(rows("source: csv, path: '" + folder + "/all/*/b*', label: y"))
                .containsExactly("2|b|2|null");
    }
}
