package dev.lockstep.driver.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.driver.ingest.SparkTest;
import dev.lockstep.order.SplitMixRandom;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.BZip2Codec;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines are those that Spark's own reader of texts finds, wherever files are cut, each with its number. */
class NumberedLinesTest extends SparkTest {
    private static final String PIECES = "mapreduce.input.fileinputformat.split.maxsize";
    private static final String[] BITS = {
        "\n", "\r", "\r\n", "1,2", "\"a\"", "\t", "é€", "\uFEFF", "", "long ".repeat(50)
    };

    @TempDir
    private Path folder;

    @AfterEach
    void readAsAlways() {
        spark.sparkContext().hadoopConfiguration().unset(PIECES);
    }

    private static byte[] text(long seed) {
        SplitMixRandom random = new SplitMixRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(2000); i > 0; i--) {
            text.append(BITS[random.nextInt(BITS.length)]);
        }
        return ("begin" + text).getBytes(StandardCharsets.UTF_8);
    }

    /** File, number and text of each line, as Spark has them: a file of so few bytes is read by one task, in its order. */
    private List<String> bySpark(List<FileStatus> files) {
        List<String> all = new ArrayList<>();
        for (FileStatus file : files) {
            long number = 0;
            for (Row line : spark.read().text(file.getPath().toString()).collectAsList()) {
                all.add(file.getPath() + " " + ++number + " " + line.getString(0));
            }
        }
        return all;
    }

    private static List<String> said(SourceRows rows) {
        return rows.rdd().collect().stream()
                .sorted(Comparator.comparing((Row line) -> line.getString(1)).thenComparing(line -> line.getLong(2)))
                .map(line -> line.getString(1) + " " + line.getLong(2) + " " + line.getString(0))
                .toList();
    }

    @Test
    void areThoseThatSparkFindsWhereverFilesAreCut() throws IOException {
        for (int i = 0; i < 12; i++) {
            Files.write(folder.resolve("plain-" + (10 + i)), text(i));
        }
        Files.write(folder.resolve("empty"), new byte[0]);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("packed.gz")))) {
            out.write(text(50));
        }
        BZip2Codec bzip = new BZip2Codec();
        bzip.setConf(spark.sparkContext().hadoopConfiguration());
        try (OutputStream out = bzip.createOutputStream(Files.newOutputStream(folder.resolve("packed.bz2")))) {
            out.write(text(51));
        }
        List<FileStatus> files = SourceFiles.find(
                "data.path", folder.toString(), spark.sparkContext().hadoopConfiguration());
        List<String> expected = bySpark(files);
        assertThat(said(NumberedLines.of(spark, files))).isEqualTo(expected);
        assertThat(said(NumberedLines.whole(spark, files))).isEqualTo(expected);
        for (String most : List.of("64", "1000", "4097")) {
            spark.sparkContext().hadoopConfiguration().set(PIECES, most);
            assertThat(said(NumberedLines.of(spark, files)))
                    .as("cut at " + most)
                    .isEqualTo(expected);
        }
    }

    @Test
    void smallFilesShareATaskAndLargeOnesHaveSeveral() throws IOException {
        for (int i = 0; i < 64; i++) {
            Files.writeString(folder.resolve("small-" + i), "1\n");
        }
        List<FileStatus> files = SourceFiles.find(
                "data.path", folder.toString(), spark.sparkContext().hadoopConfiguration());
        assertThat(NumberedLines.of(spark, files).rdd().getNumPartitions()).isBetween(4, 16);
        spark.sparkContext().hadoopConfiguration().set(PIECES, "100");
        Path large = Files.writeString(folder.resolve("large"), "0123456789\n".repeat(1000));
        files = SourceFiles.find(
                "data.path", large.toString(), spark.sparkContext().hadoopConfiguration());
        assertThat(NumberedLines.of(spark, files).rdd().getNumPartitions()).isEqualTo(110);
    }
}
