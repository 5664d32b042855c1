package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.ingest.fault.IngestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a table is named by its file, its line and its column, and leaves nothing behind. */
class BadTablesTest extends SparkTest {
    @TempDir
    private Path folder;

    private String file(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refused(String settings, String... expected) {
        Path store = folder.resolve("store");
        assertThatThrownBy(() -> DatasetIngest.prepare(spark, RunFiles.data(store, settings), 1))
                .isInstanceOf(IngestException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains(expected));
        assertThat(store.toFile().list()).isNullOrEmpty();
    }

    @Test
    void aRaggedRowIsNamedByItsFileAndLine() {
        String path = file("a.csv", "x,y\n1,a\n2\n3,b,4\n");
        refused(
                "source: csv, path: '" + path + "', label: y",
                "2 faults in the data:",
                path + " line 3: it has 1 value, not 2",
                path + " line 4: it has 3 values, not 2");
    }

    @Test
    void aNumberThatDoesNotParseIsNamedByItsColumnToo() {
        String path = file("a.csv", "x,z,y\n1,1,a\n\n2,l.5,b\n1d,,b\n");
        refused(
                "source: csv, path: '" + path + "', label: y",
                path + " line 4: column z: 'l.5' is not a number",
                path + " line 5: column x: '1d' is not a number",
                path + " line 5: column z: is missing");
    }

    @Test
    void aNumberIsNeverTakenForAnotherOneByItsThousands() {
        String path = file("a.csv", "x;y\n1.5;a\n1.234.56;b\n1.234;a\n1 234;b\n");
        refused(
                "source: csv, path: '" + path + "', label: y, separator: ';', decimal: ',', thousands: '.'",
                "3 faults",
                "line 2: column x: '1.5' is not a number",
                "line 3: column x: '1.234.56' is not a number",
                "line 5: column x: '1 234' is not a number");
        refused(
                "source: csv, path: '" + path + "', label: y, separator: ';', decimal: ',,', thousands: '::'",
                "data.decimal=',,' is not one character",
                "data.thousands='::' is not one character");
    }

    @Test
    void aHeaderThatIsOneNameShortIsNamedAsSuch() {
        String path = file("cars.csv", "# R\nmpg,cyl\nMazda RX4,21,6\nDatsun 710,22.8,4\n");
        refused(
                "source: csv, path: '" + path + "', label: cyl, skip: 1",
                "the header of " + path + " names 2 columns, but the first row has 3 values",
                "the row names that R writes",
                "write header: false, skip: 2, names: [row, mpg, cyl], and features without row");
    }

    @Test
    void whatIsNoFiniteFloatIsRefused() {
        String path = file("a.csv", "x,y\nNaN,a\n-inf,b\n1e39,b\n1e999,a\n");
        refused(
                "source: csv, path: '" + path + "', label: y",
                "line 2: column x: NaN is not a finite number",
                "line 3: column x: -inf is not a finite number",
                "line 4: column x: 1e39 is too large for a float",
                "line 5: column x: 1e999 is not a finite number");
    }

    @Test
    void onlyTheFirstFaultsAreShownAndAllAreCounted() {
        String path = file("a.csv", "x,y\n" + "?,a\n".repeat(1000));
        refused("source: csv, path: '" + path + "', label: y", "1000 faults", "line 2:", "line 6:", "and 995 more");
    }

    @Test
    void aSourceWithoutRowsIsNamed() {
        refused("source: csv, path: '" + file("empty.csv", "") + "', label: y", "empty.csv has no rows");
        refused("source: csv, path: '" + file("head.csv", "x,y\n") + "', label: y", "no rows that can be used");
        refused("source: json, path: '" + file("empty.json", "\n\n") + "', label: y", "empty.json has no rows");
    }

    @Test
    void aPathThatIsNotThereIsNamedWithItsNeighbours() {
        file("data/adult.data", "x");
        refused(
                "source: csv, path: '" + folder + "/data/adult.dat', label: y",
                "data.path: there is no " + folder + "/data/adult.dat",
                "adult.data");
        refused("source: csv, path: '" + folder + "/nowhere/a.csv', label: y", "there is no folder", "nowhere");
    }

    @Test
    void aLabelThatTrainingDoesNotKnowIsNamed() {
        String train = file("train.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n");
        String test = file("test.csv", "x,y\n1,a\n2,c\n");
        refused(
                "source: csv, path: '" + train + "', label: y, split: {test: {path: '" + test + "'}}",
                test + " line 3: the label 'c' is not one of the classes of the training rows: a, b");
    }

    @Test
    void aLabelThatIsMissingIsNamedAndSoIsOneThatNeverChanges() {
        refused("source: csv, path: '" + file("a.csv", "x,y\n1,a\n2,\n") + "', label: y", "line 3", "label is missing");
        refused(
                "source: csv, path: '" + file("b.csv", "x,y\n1,a\n2,a\n") + "', label: y",
                "every row has the label 'a'");
    }

    @Test
    void columnsThatAreNotThereAreNamedAllAtOnce() {
        String path = file("a.csv", "x,z,y\n1,2,a\n");
        refused(
                "source: csv, path: '" + path
                        + "', label: why, features: [x, 7], prepare: [{columns: [w], scale: standard}]",
                "data.label: there is no column why; there are x, z, y (0 to 2)",
                "data.features: there is no column 7",
                "data.prepare.0.columns: there is no column w");
    }

    @Test
    void bytesThatAreNoTextAreNamed() throws IOException {
        Path path = Files.write(folder.resolve("a.csv"), new byte[] {'x', ',', 'y', '\n', '1', ',', (byte) 0xFF, '\n'});
        refused(
                "source: csv, path: '" + path + "', label: y",
                path + " line 2: it holds bytes that are not text in UTF-8");
    }

    @Test
    void aPackedFileThatIsCutIsNamed() throws IOException {
        Path whole = folder.resolve("whole.csv.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 0; i < 100_000; i++) {
                out.write(((i == 0 ? "x,y\n" : "") + i * 7919L % 10007 + ",a" + i % 3 + "\n")
                        .getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        refused("source: csv, path: '" + cut + "', label: y", "cannot read " + cut, "ends too early or is damaged");
        bytes[bytes.length / 2] ^= 0x55;
        Path damaged = Files.write(folder.resolve("damaged.csv.gz"), bytes);
        refused("source: csv, path: '" + damaged + "', label: y", damaged.toString());
    }

    @Test
    void aFileWithAnotherHeaderIsNamed() {
        file("both/a.csv", "x,y\n1,a\n2,b\n");
        file("both/b.csv", "y,x\na,1\n");
        refused(
                "source: csv, path: '" + folder + "/both', label: y",
                "b.csv line 1: the header is not that of the first file: x,y");
    }

    @Test
    void linesThatAreNoJsonAreNamed() {
        String path = file("a.json", "{\"x\":[1],\"y\":\"a\"}\n{\"x\":[1, 2],\"y\":\"b\"}\n");
        refused(
                "source: json, path: '" + path + "', label: y",
                "data.features: column x holds lists, and only numbers, texts and dates can be features");
        String later = file("later.json", "{\"x\":1,\"y\":\"a\"}\n{\"x\":2,\"y\":\"b\"}\n{\"x\":2\n[1]\n{\"x\":[1]}\n");
        String test = file("test.json", "{\"x\":1,\"y\":\"a\"}\n{\"x\":1,\"y\":\"a\",\"w\":2}\n");
        refused(
                "source: json, path: '" + later + "', label: y, split: {test: {path: '" + test + "'}}",
                "later.json line 3: it is no JSON: ",
                "later.json line 4: it is no JSON object",
                "later.json line 5: column x holds several values",
                "test.json line 2: it has a value w, which no row of data.path has");
        String list = file("list.json", "[{\"x\":1,\"y\":\"a\"},\n{\"x\":2,\"y\":\"b\"}]\n");
        refused(
                "source: json, path: '" + list + "', label: y",
                "the first line of " + list + ": it is no JSON",
                "the file is one list: write an object a line, as jq -c '.[]' does");
    }

    @Test
    void columnsOfWordsAreNamedWithWhatToWriteForThem() {
        StringBuilder text = new StringBuilder("age,sex,home town,weight,size,y\n");
        for (int i = 0; i < 60; i++) {
            String age = i % 9 == 0 ? "?" : String.valueOf(20 + i);
            String weight = i == 7 ? "" : "70";
            text.append(age).append(i % 2 == 0 ? ",m" : ",f").append(i % 3 == 0 ? ",Köln" : ",Bonn");
            text.append(',')
                    .append(weight)
                    .append(",\"1,")
                    .append(i)
                    .append("\",")
                    .append(i % 2)
                    .append('\n');
        }
        refused(
                "source: csv, path: '" + file("people.csv", text.toString()) + "', label: y",
                "188 faults in the data:",
                "columns sex, home town are of words: write prepare: [{ columns: [sex, 'home town'], encode: oneHot }]",
                "column age is of numbers, in place of which stands ? at times: write missing: ['?'], and prepare: [{"
                        + " columns: [age], missing: mean }]",
                "column size is of numbers with a comma: write decimal: ','",
                "column weight is without a value in some rows: write prepare: [{ columns: [weight], missing: mean }]");
    }

    @Test
    void aPartThatIsAskedForNeverVanishes() {
        String path = file("a.csv", "x,y\n1,a\n2,b\n3,a\n");
        refused(
                "source: csv, path: '" + path + "', label: y, split: {test: 0.1, validation: 0.01}",
                "data.split.test=0.1 asks for test rows, but none of the 3 rows is left for them; give a greater share",
                "data.split.validation=0.01 asks for validation rows");
        refused("source: moons, rows: 4, split: {test: 0.1}", "data.split.test=0.1 asks for test rows");
        String series = file("series.csv", "t,x\n" + "1,2\n".repeat(40));
        refused(
                "source: windows, path: '" + series
                        + "', columns: [x], targets: [x], past: 8, horizon: 2, split: {test: 0.2}",
                "data.split.test=0.2 asks for test rows",
                "a row takes 8 + 2 lines that all lie in one part of a file");
    }

    @Test
    void linesThatAreNoLibsvmAreNamed() {
        String path = file("a.svm", "1 1:2\n0 2:1 1:1\n0 x:1\n0 9:1\n0 1=2\n");
        refused(
                "source: libsvm, path: '" + path + "', width: 3",
                "line 2: value 1 stands behind value 2",
                "line 3: 'x' is not the number of a value",
                "line 4: value 9 is not in 1 to 3",
                "line 5: '1=2' is not a number, a colon and a value");
    }

    @Test
    void filesThatAreNoParquetAreNamed() {
        String path = file("a.parquet", "x,y\n1,a\n2,b\n");
        refused("source: parquet, path: '" + path + "', label: y", path);
        refused("source: orc, path: '" + path + "', label: y", path);
    }

    @Test
    void aFileOfNoBytesAmongOthersIsNamedWhereItsFormatHasNone() throws IOException {
        for (String format : List.of("parquet", "orc")) {
            String path = folder.resolve(format).toString();
            spark.range(4)
                    .selectExpr("id as x", "id % 2 as y")
                    .write()
                    .format(format)
                    .save(path);
            String empty = file(format + "/part-9." + format, "");
            refused("source: " + format + ", path: '" + path + "', label: y", "cannot read " + empty, "it is empty");
        }
        file("packed/a.csv", "x,y\n1,a\n2,b\n");
        String empty = file("packed/b.csv.gz", "");
        refused("source: csv, path: '" + folder + "/packed', label: y", "cannot read " + empty, "it is empty");
    }
}
