package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.ReadFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** The lines of files, each file read by one task from its start: for rows that may run over the end of a line. */
final class WholeFileLines implements CutRows.Rows {
    private final String file;
    private final BufferedReader reader;
    private long number;

    private WholeFileLines(String file, BufferedReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Columns as those of {@link NumberedRows#lines}. */
    static Dataset<Row> of(SparkSession session, List<FileStatus> files) {
        StructType schema = new StructType()
                .add("value", DataTypes.StringType, false)
                .add(RowSource.FILE, DataTypes.StringType, false)
                .add(RowSource.ROW, DataTypes.LongType, false);
        List<String> paths =
                files.stream().map(file -> file.getPath().toString()).toList();
        return CutRows.of(session, schema, paths, WholeFileLines::open);
    }

    private static WholeFileLines open(String file) throws IOException {
        Path path = new Path(file);
        Configuration hadoop = TaskHadoop.configuration();
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(path);
        InputStream raw = path.getFileSystem(hadoop).open(path);
        InputStream plain = codec == null ? raw : codec.createInputStream(raw);
        return new WholeFileLines(file, new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8)));
    }

    @Override
    public @Nullable Row next() {
        try {
            String line = reader.readLine();
            return line == null ? null : RowFactory.create(line, file, ++number);
        } catch (IOException e) {
            throw ReadFailure.file(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
