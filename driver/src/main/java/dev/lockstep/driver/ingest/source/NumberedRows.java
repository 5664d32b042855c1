package dev.lockstep.driver.ingest.source;

import static org.apache.spark.sql.functions.col;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of files with their numbers in the file, from 1. Spark cuts files where it likes, but reads each piece from its
 * begin to its end: so the rows of every piece are counted first, and then numbered from where the piece begins.
 */
final class NumberedRows {
    private static final String START = "_start";
    /** Parquet's writers note a checksum of each page, and its readers do not look at it unless they are asked to. */
    static final String CHECKED_PAGES = "parquet.page.verify-checksum.enabled";

    private NumberedRows() {}

    /** What one task reads of a file at a stretch. */
    private record Piece(String file, long start) implements Serializable {}

    private record Count(Piece piece, long rows) implements Serializable {}

    /** The files as a format of Spark reads them, not yet numbered. */
    static Dataset<Row> open(SparkSession session, String format, List<FileStatus> files) {
        checkNoneIsEmpty(session, format, files);
        String[] paths =
                files.stream().map(file -> literal(file.getPath().toString())).toArray(String[]::new);
        return session.read().format(format).option(CHECKED_PAGES, true).load(paths);
    }

    /** Files of no bytes would be passed over, where only plain text is whole without any. */
    static void checkNoneIsEmpty(SparkSession session, String format, List<FileStatus> files) {
        CompressionCodecFactory codecs =
                new CompressionCodecFactory(session.sparkContext().hadoopConfiguration());
        for (FileStatus file : files) {
            boolean isText = format.equals("text") && codecs.getCodec(file.getPath()) == null;
            if (file.getLen() == 0 && !isText) {
                throw new IngestException(
                        "cannot read " + RowOrigin.shown(file.getPath().toString())
                                + ": it is empty, and its format has no such files; fetch or write it anew");
            }
        }
    }

    /** A path that Spark takes for itself and not for a pattern: a file may be called a[1].csv. */
    private static String literal(String path) {
        return path.replaceAll("[\\\\{}\\[\\]*?]", "\\\\$0");
    }

    /** Spark says a file as a URI, in which a space is %20; here it has the name that Hadoop and people give it. */
    private static String name(String uri) {
        return new Path(URI.create(uri)).toString();
    }

    /** The columns, and behind them {@link RowSource#FILE} and {@link RowSource#ROW}. A task yields rows in their order. */
    static SourceRows number(Dataset<Row> found, Column... columns) {
        Column file = col("_metadata.file_path").as(RowSource.FILE);
        Column start = col("_metadata.file_block_start").as(START);
        Map<Piece, Long> before = rowsBefore(found.select(file, start).javaRDD());
        List<Column> all = new ArrayList<>(Arrays.asList(columns));
        all.add(file);
        all.add(start);
        Dataset<Row> pieces = found.select(all.toArray(new Column[0]));
        StructType schema = found.select(columns)
                .schema()
                .add(RowSource.FILE, DataTypes.StringType, false)
                .add(RowSource.ROW, DataTypes.LongType, false);
        int width = columns.length;
        return new SourceRows(schema, pieces.javaRDD().mapPartitions(rows -> new Numbering(rows, before, width)));
    }

    /** Rows of each file that stand before each of its pieces. */
    private static Map<Piece, Long> rowsBefore(JavaRDD<Row> pieces) {
        FlatMapFunction<Iterator<Row>, Count> counting = rows -> {
            Map<Piece, Long> counts = new HashMap<>();
            rows.forEachRemaining(row -> counts.merge(new Piece(row.getString(0), row.getLong(1)), 1L, Long::sum));
            return counts.entrySet().stream()
                    .map(each -> new Count(each.getKey(), each.getValue()))
                    .iterator();
        };
        List<Count> counts = new ArrayList<>(pieces.mapPartitions(counting).collect());
        counts.sort(Comparator.comparing((Count count) -> count.piece().file())
                .thenComparingLong(count -> count.piece().start()));
        Map<Piece, Long> before = new HashMap<>();
        String file = "";
        long rows = 0;
        for (Count count : counts) {
            rows = count.piece().file().equals(file) ? rows : 0;
            file = count.piece().file();
            before.put(count.piece(), rows);
            rows += count.rows();
        }
        return before;
    }

    /** Puts the number of the row where the piece's begin was. */
    private static final class Numbering implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final Map<Piece, Long> before;
        private final int columns;
        private Piece piece = new Piece("", -1);
        private long number;
        private String name = "";

        Numbering(Iterator<Row> rows, Map<Piece, Long> before, int columns) {
            this.rows = rows;
            this.before = before;
            this.columns = columns;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            Row row = rows.next();
            Object[] values = new Object[columns + 2];
            for (int i = 0; i < columns; i++) {
                values[i] = row.get(i);
            }
            String file = row.getString(columns);
            long start = row.getLong(columns + 1);
            if (piece.start() != start || !piece.file().equals(file)) {
                piece = new Piece(file, start);
                number = before.getOrDefault(piece, 0L);
                name = name(file);
            }
            values[columns] = name;
            values[columns + 1] = ++number;
            return RowFactory.create(values);
        }
    }
}
