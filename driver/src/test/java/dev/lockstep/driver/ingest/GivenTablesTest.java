package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a program hands over: they have no order, and no file by which they are known again. */
class GivenTablesTest extends SparkTest {
    private static final String SETTINGS = "source: dataset, name: points, label: side, "
            + "prepare: [{columns: [x], missing: mean}], split: {validation: 0.25}";

    @TempDir
    private Path folder;

    private Dataset<Row> points(int rows) {
        return spark.range(rows)
                .selectExpr("if(id % 5 = 0, null, id % 7) as x", "cast(id % 3 as float) as y", "id % 2 as side");
    }

    private String prepared(String store, Dataset<Row> points) {
        DataSpec data = RunFiles.data(folder.resolve(store), SETTINGS);
        return DatasetIngest.prepare(spark, data, Map.of("points", points), 1);
    }

    private static String rowsOf(String dataset) {
        try (ArrowDataset opened = ArrowDataset.open(dataset, ReadOptions.plain(1 << 28))) {
            return opened.manifest().rowsSha256();
        }
    }

    @Test
    void theSameRowsAreTheSameDataSetInWhateverOrderSparkHasThem() {
        Dataset<Row> points = points(300);
        String first = prepared("a", points);
        String second =
                prepared("b", points.orderBy(points.col("y"), points.col("x")).repartition(5));

        assertThat(Path.of(second).getFileName()).isEqualTo(Path.of(first).getFileName());
        assertThat(rowsOf(second)).isEqualTo(rowsOf(first));
        assertThat(prepared("a", points)).isEqualTo(first);
    }

    @Test
    void otherRowsUnderTheSameNameAreAnotherDataSet() {
        assertThat(prepared("a", points(301))).isNotEqualTo(prepared("a", points(300)));
    }

    @Test
    void equalRowsAreAllThereAndAreSplitLikeOthers() {
        String alike = prepared("a", spark.range(400).selectExpr("1 as x", "2.5 as y", "id % 2 as side"));
        try (ArrowDataset opened = ArrowDataset.open(alike, ReadOptions.plain(1 << 28))) {
            assertThat(opened.rows(Split.TRAIN)).isEqualTo(300);
            assertThat(opened.rows(Split.VALIDATION)).isEqualTo(100);
        }
    }

    @Test
    void rowsThatAreKeptApartMayBeHandedOverToo() {
        DataSpec data = RunFiles.data(
                folder, "source: dataset, name: points, label: side, features: [y], split: {test: {path: later}}");
        String directory = DatasetIngest.prepare(spark, data, Map.of("points", points(300), "later", points(30)), 1);
        try (ArrowDataset opened = ArrowDataset.open(directory, ReadOptions.plain(1 << 28))) {
            assertThat(opened.rows(Split.TRAIN)).isEqualTo(300);
            assertThat(opened.rows(Split.TEST)).isEqualTo(30);
        }
    }

    @Test
    void aNameThatNobodyHandsOverIsRefusedWithThoseThatAre() {
        DataSpec data = RunFiles.data(folder, SETTINGS);
        assertThatThrownBy(() -> DatasetIngest.prepare(spark, data, 1))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("data.name=points")
                .hasMessageContaining("source: parquet");
        assertThatThrownBy(() -> DatasetIngest.prepare(spark, data, Map.of("pints", points(3)), 1))
                .hasMessageContaining("under pints");
    }

    @Test
    void aValueThatIsNoneIsNamedWithItsColumn() {
        Dataset<Row> points = points(20).selectExpr("x", "if(x = 3, 'three', '1') as y", "side");
        assertThatThrownBy(() -> prepared("a", points))
                .isInstanceOf(IngestException.class)
                .hasMessageContaining("points row ")
                .hasMessageContaining("column y");
    }
}
