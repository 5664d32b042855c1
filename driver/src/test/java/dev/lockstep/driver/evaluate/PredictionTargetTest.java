package dev.lockstep.driver.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.file.ObjectFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a local disk, and in a store of objects, where a rename fails the test. */
class PredictionTargetTest {
    private static final int TASKS = 4;
    private static final long ROWS = 100;

    /** In the middle of the second task. */
    private static final long HALF_WAY = 37;

    private static SparkSession spark;

    @TempDir
    private Path folder;

    /** Where a task may fail twice. */
    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .appName("test")
                .master("local[2,3]")
                .config("spark.ui.enabled", "false")
                .config("spark.log.level", "OFF")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        spark.sparkContext().hadoopConfiguration().setClass("fs.objects.impl", ObjectFiles.class, FileSystem.class);
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }

    /** Rows of which some attempts of a task fail half way. */
    private static Dataset<Row> rows(int failures) {
        var rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(LongStream.range(0, ROWS).boxed().toList(), TASKS)
                .map(number -> row(number, failures));
        return spark.createDataFrame(
                rows, new StructType().add("row", DataTypes.LongType, false).add("chance", DataTypes.FloatType, false));
    }

    private static Row row(long number, int failures) {
        if (number == HALF_WAY && TaskContext.get().attemptNumber() < failures) {
            throw new IllegalStateException("an executor fails half way");
        }
        return RowFactory.create(number, number / 100f);
    }

    private PredictionTarget target(String scheme, String format) throws IOException {
        return PredictionTarget.of(scheme + folder.resolve("said"), format, hadoop());
    }

    private List<Long> numbers(String scheme, String format) {
        String place = scheme + folder.resolve("said");
        Dataset<Row> read = format.equals("csv")
                ? spark.read().option("header", "true").csv(place)
                : spark.read().parquet(place);
        return read.collectAsList().stream()
                .map(row -> Long.valueOf(row.get(0).toString()))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "file://, csv, 0",
        "objects://, csv, 0",
        "objects://, csv, 2",
        "objects://, parquet, 0",
        "objects://, parquet, 2"
    })
    void everyRowIsThereOnceWhateverFailsOnTheWay(String scheme, String format, int failures) throws IOException {
        target(scheme, format)
                .write(
                        rows(failures),
                        () -> assertThat(folder.resolve("said/_SUCCESS")).doesNotExist());

        assertThat(numbers(scheme, format))
                .isEqualTo(LongStream.range(0, ROWS).boxed().toList());
        assertThat(folder.resolve("said/_SUCCESS")).exists();
        assertThat(folder).isDirectoryContaining("glob:**/said").isDirectoryNotContaining("glob:**.writing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", "objects://"})
    void nothingIsLeftWhereATaskFailsForGood(String scheme) throws IOException {
        PredictionTarget target = target(scheme, "parquet");

        assertThatThrownBy(() -> target.write(rows(Integer.MAX_VALUE), () -> {}))
                .hasStackTraceContaining("an executor fails half way");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file://", "objects://"})
    void nothingIsLeftWhereRowsAreNotApproved(String scheme) throws IOException {
        PredictionTarget target = target(scheme, "csv");

        assertThatThrownBy(() -> target.write(rows(0), () -> {
                    throw new IllegalStateException("a row could not be read");
                }))
                .hasMessage("a row could not be read");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whereSomethingIsNothingIsWritten() throws IOException {
        target("objects://", "csv").write(rows(0), () -> {});

        assertThatThrownBy(() -> target("objects://", "csv")).hasMessageContaining("exists already");
    }
}
