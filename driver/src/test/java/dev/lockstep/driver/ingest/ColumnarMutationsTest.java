package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.driver.ingest.format.Mutations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a file of columns is damaged, Spark reads it or it is told of by its name. Each of them is two jobs of Spark, so
 * that a build tries a few; {@code -Dlockstep.mutations=10000} tries as many as of the other formats.
 */
class ColumnarMutationsTest extends SparkTest {
    private static final int MUTATIONS = Integer.getInteger("lockstep.mutations", 40);

    @TempDir
    private Path folder;

    private List<String> rows(String format, Path file) {
        DataSpec data =
                RunFiles.data(folder.resolve("store"), "source: " + format + ", label: y, path: '" + file + "'");
        return Sources.of(spark, data.source(), Apart.of(data.split())).rows(spark).collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    private byte[] whole(String format) throws IOException {
        Path written = folder.resolve("written");
        spark.range(60)
                .selectExpr("id / 7 as x", "concat('word', id % 7) as word", "if(id % 2 = 0, 'a', 'b') as y")
                .coalesce(1)
                .write()
                .format(format)
                .save(written.toString());
        try (Stream<Path> files = Files.list(written)) {
            return Files.readAllBytes(files.filter(file -> file.toString().endsWith(format))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc"})
    void yieldRowsOrAFaultWithTheFile(String format) throws IOException {
        byte[] whole = whole(format);
        Path file = folder.resolve("damaged." + format);
        Files.write(file, whole);
        List<String> right = rows(format, file);
        assertThat(right).hasSize(60);
        int different = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(file, Mutations.number(i, whole));
            try {
                different += rows(format, file).equals(right) ? 0 : 1;
            } catch (Exception e) { // Spark declares none of what it throws
                assertThat(Unreadable.of(e).map(Throwable::getMessage).orElse("not told: " + e))
                        .as("mutation %d", i)
                        .contains(file.toString());
            }
        }
        // Parquet has a checksum of each page; ORC has none, so that a changed value shows only where it cannot be
        // unpacked.
        assertThat(different).as("files read as other rows").isLessThan(format.equals("parquet") ? 1 : MUTATIONS / 4);
    }
}
