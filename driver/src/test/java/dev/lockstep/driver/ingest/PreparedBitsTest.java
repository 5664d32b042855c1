package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of files is bit for bit what became of them before ingest was made five times as fast: blocks, what was fitted, what was
 * counted, and what is said of faults. A data set that is found under its name must be the one that would be made now; where one is to
 * be made differently, its fingerprint changes, and these hashes with it.
 */
class PreparedBitsTest extends SparkTest {
    private static final int ROWS = 3000;
    private static final String SPLIT = ", split: {test: 0.2, validation: 0.1";
    private static final String[] ENDS = {"\n", "\r\n", "\r", "\n\n", "\n   \n"};
    private static final String[] AWKWARD = {
        "",
        " 7 ",
        "+3",
        "-0",
        "-0.0",
        ".5",
        "5.",
        "1e3",
        "-2.5E-3",
        "0.1234567890123456789",
        "123456789012345678",
        "\"4\"",
        " \"-1.5\" "
    };
    private static final String[] FAULTY = {"x", "1d", "1 2", "NaN", "-inf", "1e39", "\"1", "1\"2", "--1", "1,2"};
    private static final String[] WORDS = {"red", "blue", "\"dark, red\"", "\"say \"\"no\"\"\"", "grün", "€", " padded "
    };

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        Files.createDirectories(folder.resolve("in/many"));
        Files.writeString(folder.resolve("in/awkward.csv"), table(AWKWARD, 1, false));
        Files.writeString(folder.resolve("in/faulty.csv"), table(FAULTY, 2, true));
        for (int i = 0; i < 5; i++) {
            Files.writeString(folder.resolve("in/many/" + i + ".csv"), table(AWKWARD, 10 + i, false));
        }
        Files.write(
                folder.resolve("in/many/packed.csv.gz"),
                FormatFiles.gzip(table(AWKWARD, 20, false).getBytes(StandardCharsets.UTF_8)));
        Files.writeString(folder.resolve("in/lines.json"), json());
        Files.writeString(folder.resolve("in/sparse.svm"), sparse());
        Files.writeString(folder.resolve("in/wide.csv"), wide());
        Files.writeString(folder.resolve("in/hours.csv"), hours());
        columnar("parquet");
        columnar("orc");
        FormatFiles files = new FormatFiles(folder.resolve("in"));
        files.write("train-images-idx3-ubyte", FormatFiles.idx(2000, 5, 5));
        files.write("train-labels-idx1-ubyte", FormatFiles.idx(2000));
    }

    /** Of two numbers, a word and a label; {@code ragged}: some lines have a value too many, or one too few. */
    private static String table(String[] odd, long seed, boolean ragged) {
        SplitMixRandom random = new SplitMixRandom(seed);
        StringBuilder text = new StringBuilder("\uFEFFa,b,word,y\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(random.nextInt(20) == 0 ? odd[random.nextInt(odd.length)] : number(random))
                    .append(',')
                    .append(number(random))
                    .append(',')
                    .append(random.nextInt(30) == 0 ? "" : WORDS[random.nextInt(WORDS.length)])
                    .append(random.nextInt(3) == 0 ? ",yes" : ",no")
                    .append(ragged && random.nextInt(50) == 0 ? ",more" : "")
                    .append(random.nextInt(40) == 0 ? ENDS[random.nextInt(ENDS.length)] : "\n");
        }
        return text.toString();
    }

    private static String number(SplitMixRandom random) {
        int digits = random.nextInt(2_000_000) - 1_000_000;
        return switch (random.nextInt(3)) {
            case 0 -> Integer.toString(digits);
            case 1 -> Double.toString(digits / 1000.0);
            default -> Double.toString(digits / 7.0);
        };
    }

    private static String json() {
        SplitMixRandom random = new SplitMixRandom(3);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            text.append("{\"y\": \"")
                    .append(random.nextInt(2))
                    .append("\", \"in\": {\"a\": ")
                    .append(number(random))
                    .append(random.nextInt(5) == 0 ? "}}\n" : "}, \"b\": " + number(random) + "}\n");
        }
        return text.toString();
    }

    private static String sparse() {
        SplitMixRandom random = new SplitMixRandom(4);
        StringBuilder text = new StringBuilder("# sparse\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(random.nextInt(2) == 0 ? "+1" : "-1");
            for (int i = 1 + random.nextInt(9); i < 60; i += 1 + random.nextInt(20)) {
                text.append(' ').append(i).append(':').append(random.nextInt(1000) / 8.0);
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** Several blocks for each part. */
    private static String wide() {
        SplitMixRandom random = new SplitMixRandom(5);
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < 1500; i++) {
                text.append(random.nextInt(10)).append(',');
            }
            text.append(random.nextInt(1000) / 10.0).append('\n');
        }
        return text.toString();
    }

    private static String hours() {
        SplitMixRandom random = new SplitMixRandom(6);
        StringBuilder text = new StringBuilder("a,b\n");
        for (int row = 0; row < ROWS; row++) {
            text.append(number(random)).append(',').append(number(random)).append('\n');
        }
        return text.toString();
    }

    private static void columnar(String format) throws IOException {
        Path written = folder.resolve(format);
        spark.range(ROWS)
                .selectExpr(
                        "id * 0.37 as d",
                        "cast(id as int) % 17 as i",
                        "cast(id % 5 as float) as f",
                        "id % 2 = 0 as flag",
                        "cast(id / 3 as decimal(12,4)) as decimal",
                        "concat('w', id % 7) as word",
                        "date_add(date'2024-01-01', cast(id as int)) as day",
                        "if(id % 11 = 0, null, id * 1.5) as gap",
                        "id % 3 as y")
                .coalesce(1)
                .write()
                .format(format)
                .save(written.toString());
        try (Stream<Path> files = Files.list(written)) {
            Path file = files.filter(each -> each.toString().endsWith("." + format))
                    .findFirst()
                    .orElseThrow();
            Files.move(file, folder.resolve("in/table." + format)); // keys of rows depend on its name
        }
    }

    static Stream<Arguments> files() {
        String words =
                ", prepare: [{scale: standard, missing: mean}, {columns: [word], encode: oneHot, missing: category}]";
        String columns = ", prepare: [{columns: [d, i, f], scale: standard}, {columns: [decimal], scale: minMax},"
                + " {columns: [gap], missing: median}, {columns: [word], encode: index}, {columns: [day], encode: date}]";
        return Stream.of(
                Arguments.of("csv, label: y" + words, "awkward.csv", "3740e3b4e01bf55d"),
                Arguments.of("csv, label: y" + words + SPLIT + ", stratify: true}", "awkward.csv", "d226023b9856ba58"),
                Arguments.of("csv, label: y, onBadRow: skip" + words + SPLIT + "}", "faulty.csv", "0b4abc50c099ac63"),
                Arguments.of("csv, label: y" + words, "faulty.csv", "8d36860ace7fa6db"),
                Arguments.of("csv, label: y" + words + SPLIT + "}", "many", "fbc3bc38b12f8719"),
                Arguments.of(
                        "csv, label: b, target: number, scaleLabel: standard, features: [a], prepare: [{missing: median}]",
                        "awkward.csv",
                        "c758252dd9790296"),
                Arguments.of("csv, label: y, prepare: auto" + SPLIT + "}", "awkward.csv", "0ce933e41c2f4f34"),
                Arguments.of("csv, label: y, multiline: true" + words, "awkward.csv", "3740e3b4e01bf55d"),
                Arguments.of(
                        "csv, label: 1500, header: false, target: number" + SPLIT + "}",
                        "wide.csv",
                        "b186ff895468fff5"),
                Arguments.of(
                        "json, label: y, prepare: [{missing: drop}]" + SPLIT + "}", "lines.json", "40432e99c43f35b4"),
                Arguments.of("libsvm" + SPLIT + "}", "sparse.svm", "fcc6e1fb527ba755"),
                Arguments.of("parquet, label: y" + columns + SPLIT + "}", "table.parquet", "209ef5f39bd0e53a"),
                Arguments.of("orc, label: y" + columns + SPLIT + "}", "table.orc", "702ba4b459c13b92"),
                Arguments.of("idx" + SPLIT + "}", "train-images-idx3-ubyte", "29817a8049bf6625"),
                Arguments.of(
                        "windows, columns: [a, b], targets: [b], past: 4, horizon: 2",
                        "hours.csv",
                        "f3534d60e0aaccd3"));
    }

    @ParameterizedTest(name = "{0} of {1}")
    @MethodSource("files")
    void areWhatTheyAlwaysWere(String settings, String file, String hash) {
        DataSpec data = RunFiles.data(
                folder.resolve("store"),
                "source: " + settings + ", path: '" + folder.resolve("in").resolve(file) + "'");
        Throwable refused = catchThrowable(() -> DatasetIngest.prepare(spark, data, 1));
        String said =
                refused == null ? said(DatasetIngest.prepare(spark, data, 1)) : String.valueOf(refused.getMessage());
        if (refused != null) {
            assertThat(refused).isInstanceOf(IngestException.class);
        }
        assertThat(hash(said.replace(folder.toString(), ""))).as(said).isEqualTo(hash);
    }

    private static String said(String directory) {
        try (ArrowDataset opened = ArrowDataset.open(directory, ReadOptions.plain(1 << 28))) {
            DatasetManifest manifest = opened.manifest();
            return String.join(
                    "\n",
                    List.of(
                            manifest.rowsSha256(),
                            manifest.parts().toString(),
                            manifest.statistics().toString(),
                            manifest.preparation().toString(),
                            manifest.dropped().toString()));
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
