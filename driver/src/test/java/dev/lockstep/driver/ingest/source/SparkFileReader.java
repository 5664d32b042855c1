package dev.lockstep.driver.ingest.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.orc.OrcFileFormat;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.List$;

/** What Spark runs within a task to read a Parquet or an ORC file, without the jobs around it, which take most of the time. */
public final class SparkFileReader {
    /** Damage must not make more rows of a small file than a test can hold. */
    private static final int MOST_ROWS = 100_000;

    private final SparkSession session;
    private final FileFormat format;
    private final Configuration hadoop;

    public SparkFileReader(SparkSession session, String format) {
        this.session = session;
        this.format = format.equals("orc") ? new OrcFileFormat() : new ParquetFileFormat();
        hadoop = new Configuration(session.sparkContext().hadoopConfiguration());
        hadoop.set(NumberedRows.CHECKED_PAGES, "true");
    }

    /** The columns, then the rows. */
    public List<String> read(Path path) throws Exception {
        org.apache.hadoop.fs.Path file = new org.apache.hadoop.fs.Path(path.toUri());
        FileStatus status = FileSystem.getLocal(hadoop).getRaw().getFileStatus(file);
        var options = new scala.collection.immutable.Map.Map2<>(
                "returning_batch", "false", NumberedRows.CHECKED_PAGES, "true");
        StructType schema = format.inferSchema(
                        session, options, List$.MODULE$.<FileStatus>empty().$colon$colon(status))
                .get();
        var reader = format.buildReaderWithPartitionValues(
                session, schema, new StructType(), schema, List$.MODULE$.empty(), options, hadoop);
        scala.collection.Iterator<InternalRow> rows = reader.apply(new PartitionedFile(
                InternalRow.empty(),
                SparkPath.fromPath(file),
                0,
                Files.size(path),
                new String[0],
                status.getModificationTime(),
                Files.size(path),
                scala.collection.immutable.Map$.MODULE$.empty()));
        List<String> said = new ArrayList<>();
        said.add(schema.catalogString());
        while (rows.hasNext() && said.size() < MOST_ROWS) {
            said.add(rows.next().toSeq(schema).mkString("|"));
        }
        return said;
    }
}
