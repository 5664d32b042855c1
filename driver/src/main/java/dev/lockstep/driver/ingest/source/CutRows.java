package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.format.LineReader;
import dev.lockstep.driver.ingest.format.Utf8Reader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;

/** Rows of files that Spark does not read itself: a task for each cut, which reads row after row. */
final class CutRows {
    static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);
    static final DataType NUMBERS = DataTypes.createArrayType(DataTypes.DoubleType, false);

    private CutRows() {}

    /** Opens a cut. */
    interface Opener<C> extends Serializable {
        Rows open(C cut) throws IOException;
    }

    /** The rows of a cut, one after the other. */
    interface Rows extends Closeable {
        /** Null after the last. */
        @Nullable
        Row next() throws IOException;
    }

    static StructType schema(DataType features, DataType label) {
        return new StructType()
                .add(RowSource.FILE, DataTypes.StringType, false)
                .add(RowSource.ROW, DataTypes.LongType, false)
                .add(RowSource.PART, DataTypes.StringType, true)
                .add(RowSource.FAULT, DataTypes.StringType, true)
                .add(RowSource.FEATURES, features, true)
                .add(RowSource.LABEL, label, true);
    }

    static <C> SourceRows of(SparkSession session, StructType schema, List<C> cuts, Opener<C> opener) {
        JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        return new SourceRows(
                schema,
                spark.parallelize(cuts, Math.max(1, cuts.size())).flatMap(cut -> new Reading(opener.open(cut))));
    }

    /** Opens a file within a task, at a place. */
    static FSDataInputStream open(String file, long at) throws IOException {
        Path path = new Path(file);
        FSDataInputStream in = path.getFileSystem(TaskHadoop.configuration()).open(path);
        in.seek(at);
        return in;
    }

    /** The characters of a text, from a place on. */
    static Utf8Reader text(String file, long at) throws IOException {
        return new Utf8Reader(file, open(file, at), at);
    }

    /** The lines of a text, from a place on. */
    static LineReader lines(String file, long at) throws IOException {
        return new LineReader(text(file, at));
    }

    private static final class Reading implements Iterator<Row> {
        private final Rows rows;
        private @Nullable Row next;
        private boolean begun;

        Reading(Rows rows) {
            this.rows = rows;
            TaskCompletionListener closing = task -> close();
            TaskContext.get().addTaskCompletionListener(closing);
        }

        private void close() {
            try {
                rows.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasNext() {
            if (!begun) {
                advance();
                begun = true;
            }
            return next != null;
        }

        private void advance() {
            try {
                next = rows.next();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Row next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            Row row = next;
            advance();
            return row;
        }
    }
}
