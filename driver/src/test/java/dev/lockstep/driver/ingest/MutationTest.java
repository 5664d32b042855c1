package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.TableSpec;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import dev.lockstep.driver.ingest.prepare.TablePlan;
import dev.lockstep.driver.ingest.source.RowSource;
import dev.lockstep.driver.ingest.source.SourceRows;
import dev.lockstep.driver.ingest.source.SplitSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged files, read as ingest reads them: the source, its rows by Spark, and the look at each of them. What follows, the
 * split and the blocks, does not depend on how a row was written.
 */
abstract class MutationTest extends SparkTest {
    @TempDir
    Path folder;

    final MutationTally tally = new MutationTally();

    /** Spark tells the log of each file that it cannot read, which here is nearly every one. */
    @BeforeAll
    static void keepSilent() {
        spark.sparkContext().setLogLevel("OFF");
    }

    DataSpec data(String settings) {
        return RunFiles.data(folder.resolve("store"), settings);
    }

    RowSource source(DataSpec data) {
        return SplitSource.of(spark, data, Map.of()).get(0).source();
    }

    /** The rows, good and bad, in the order of their files and places. */
    List<CheckedRow> rows(DataSpec data, RowSource source) {
        SourceRows rows = source.rows(spark);
        JavaRDD<CheckedRow> checked = source.layout().isPresent()
                ? CheckedRow.ready(rows, source.layout().get(), "")
                : CheckedRow.table(
                        rows, TablePlan.of((TableSpec.Columns) data.source(), data.prepared(), rows.schema()), "");
        List<CheckedRow> all = new ArrayList<>(checked.collect());
        all.sort(Comparator.comparing(CheckedRow::origin));
        return all;
    }

    /** That a user is told which file it is: anything else that is thrown is a fault of ours. */
    static void assertTold(Exception thrown, int mutation, Path file) {
        assertThat(ReadFailure.of(thrown).map(Throwable::getMessage).orElse("not told: " + thrown))
                .as("mutation %d", mutation)
                .contains(file.toString());
    }
}
