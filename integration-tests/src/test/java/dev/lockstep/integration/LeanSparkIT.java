package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a Spark without its largest jars (docs/decisions/004-a-lean-spark.md) must still be able to do. */
class LeanSparkIT {
    private static SparkSession spark;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "true")
                .config("spark.ui.port", "0")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir"))
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @ParameterizedTest
    @CsvSource({
        "csv, none", "csv, gzip", "csv, bzip2", "json, none", "json, gzip", "parquet, none", "parquet, snappy",
        "parquet, zstd", "parquet, gzip", "parquet, lz4_raw", "orc, none", "orc, snappy", "orc, zlib", "orc, zstd"
    })
    void everySourceIsWrittenAndReadWithItsCompressions(String format, String compression) {
        String file = folder.resolve("rows").toString();
        Dataset<Row> rows = spark.range(100).selectExpr("cast(id as int) id", "id / 3 third", "'row ' || id name");
        rows.write().format(format).option("compression", compression).save(file);

        Dataset<Row> read = spark.read().schema(rows.schema()).format(format).load(file);

        assertThat(read.sort("id").collectAsList()).isEqualTo(rows.sort("id").collectAsList());
    }

    @Test
    void textAndBinaryFilesAreRead() {
        String file = folder.resolve("text").toString();
        spark.range(3).selectExpr("'line ' || id value").coalesce(1).write().text(file);

        assertThat(spark.read().text(file).count()).isEqualTo(3);
        assertThat(spark.read().format("binaryFile").load(file + "/*.txt").count())
                .isEqualTo(1);
    }

    @Test
    void aShuffleWithAnAggregateEnds() {
        assertThat(spark.range(10_000)
                        .selectExpr("id % 7 seventh", "id")
                        .groupBy("seventh")
                        .sum("id")
                        .count())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs/", "stages/", "executors/", "environment/", "SQL/", "api/v1/applications"})
    void thePagesOfSparkAreServed(String page) throws Exception {
        spark.range(10).count();
        URI address = URI.create(spark.sparkContext().uiWebUrl().get() + "/" + page);

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofMinutes(2))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as("%s: %s", address, answer.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hdfs", "webhdfs", "file", "har", "viewfs"})
    void hadoopKnowsItsFileSystems(String scheme) throws Exception {
        assertThat(FileSystem.getFileSystemClass(scheme, new Configuration())).isNotNull();
    }
}
