package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Mutations;
import dev.lockstep.driver.ingest.MutationTally.End;
import dev.lockstep.driver.ingest.source.SparkFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a file of columns is damaged, its rows are the right ones or it is told of, as far as its checksums reach. */
class ColumnarMutationsTest extends MutationTest {
    /** Each of them is two jobs of Spark and more, so that the whole way is tried with a fifth of them. */
    private static final int FEWER = 5;

    private static final String SETTINGS =
            ", label: y, prepare: [{columns: [word], encode: index, missing: category}], path: '";

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

    private List<String> said(String format, Path file) {
        DataSpec data = data("source: " + format + SETTINGS + file + "'");
        return rows(data, source(data)).stream()
                .map(row -> row.isGood() ? Arrays.toString(row.values()) : PlainFiles.NO_ROW)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc"})
    void yieldRowsOrAFaultWithTheFile(String format) throws IOException {
        byte[] whole = whole(format);
        Path file = folder.resolve("damaged." + format);
        Files.write(file, whole);
        List<String> right = said(format, file);
        assertThat(right).hasSize(60).doesNotContain(PlainFiles.NO_ROW);
        for (int i = 0; i < MutationTally.COUNT / FEWER; i++) {
            Files.write(file, Mutations.number(i, whole));
            int mutation = i;
            tally.add("mutation " + i, () -> end(format, file, mutation, right));
        }
        tally.write(format);
        // Parquet has a checksum of each page; ORC has none, so that a changed value shows only where it cannot be
        // unpacked.
        assertThat(tally.count(End.AS_IT_SAYS))
                .as("files read as other rows")
                .isLessThan(format.equals("parquet") ? 1 : tally.sum() / 4);
    }

    /** What damage of all kinds does within Spark, without the jobs that ingest has around it. */
    @ParameterizedTest
    @ValueSource(strings = {"parquet", "orc"})
    void areReadBySparkAsTheyWereWrittenOrRefused(String format) throws Exception {
        byte[] whole = whole(format);
        Path file = folder.resolve("damaged." + format);
        Files.write(file, whole);
        SparkFileReader reader = new SparkFileReader(spark, format);
        List<String> right = reader.read(file);
        assertThat(right).hasSize(61);
        for (int i = 0; i < MutationTally.COUNT; i++) {
            Files.write(file, Mutations.number(i, whole));
            tally.add("mutation " + i, () -> end(reader, file, right));
        }
        tally.write(format + ", Spark's reader alone");
    }

    private static End end(SparkFileReader reader, Path file, List<String> right) {
        try {
            List<String> found = reader.read(file);
            assertThat(found.size()).as("rows").isLessThan(1000);
            return found.equals(right) ? End.WHOLE : End.AS_IT_SAYS;
        } catch (Exception e) { // Spark declares none of what it throws
            return End.REFUSED;
        }
    }

    private End end(String format, Path file, int mutation, List<String> right) {
        try {
            List<String> found = said(format, file);
            return found.contains(PlainFiles.NO_ROW) ? End.REFUSED : found.equals(right) ? End.WHOLE : End.AS_IT_SAYS;
        } catch (Exception e) { // Spark declares none of what it throws
            assertTold(e, mutation, file);
            return End.REFUSED;
        }
    }
}
