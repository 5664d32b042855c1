package dev.lockstep.driver.ingest.source;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.ReadFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Files that know their columns: Parquet and ORC. */
record ColumnarSource(String format, List<FileStatus> files) implements RowSource {

    static RowSource source(String setting, String format, String path, Configuration hadoop) {
        return new ColumnarSource(format, SourceFiles.find(setting, path, hadoop));
    }

    @Override
    public SourceRows rows(SparkSession session) {
        Dataset<Row> found = opened(session);
        Column[] columns = Arrays.stream(found.schema().fields())
                .map(StructField::name)
                .map(name -> col("`" + name.replace("`", "``") + "`"))
                .toArray(Column[]::new);
        return NumberedRows.number(found, columns);
    }

    /** Spark looks at the files for their columns, and where that fails does not always say at which one. */
    private Dataset<Row> opened(SparkSession session) {
        try {
            return NumberedRows.open(session, format, files);
        } catch (IngestException e) {
            throw e;
        } catch (Exception e) { // Spark declares none of what it throws
            throw ReadFailure.file(
                    damaged(session).orElse(files.get(0)).getPath().toString(), e);
        }
    }

    private Optional<FileStatus> damaged(SparkSession session) {
        return files.stream().filter(file -> !opens(session, file)).findFirst();
    }

    private boolean opens(SparkSession session, FileStatus file) {
        try {
            NumberedRows.open(session, format, List.of(file));
            return true;
        } catch (Exception e) { // as above
            return false;
        }
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.empty();
    }
}
