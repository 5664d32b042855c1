package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.ReadFailure;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.PieceReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text files with their numbers in the file, from 1, the empty ones too. Files are cut into pieces: the lines of each are
 * counted, and then numbered from where it begins. They are not read by Spark's own reader of texts, which plans a query, compiles a
 * program for it, and converts each value on its way twice.
 */
final class NumberedLines {
    private static final StructType COLUMNS = new StructType()
            .add("value", DataTypes.StringType, false)
            .add(RowSource.FILE, DataTypes.StringType, false)
            .add(RowSource.ROW, DataTypes.LongType, false);
    /** How Hadoop calls the most bytes of a file that one task reads. */
    private static final String MOST_OF_A_TASK = "mapreduce.input.fileinputformat.split.maxsize";

    private static final long USUAL_MOST = 128L << 20;
    /** To open a file takes as long as to read so many bytes of it. */
    private static final long OPENING = 4L << 20;

    private static final int TASKS_A_CORE = 4;

    private NumberedLines() {}

    /**
     * What is read of a file at a stretch: the lines that begin in it.
     *
     * @param bytes that it takes to read them
     * @param before lines of the file before it
     */
    private record Piece(String file, long from, long until, long bytes, long before) implements Serializable {
        Piece behind(long lines) {
            return new Piece(file, from, until, bytes, lines);
        }

        PieceReader open() throws IOException {
            CompressionCodec codec = new CompressionCodecFactory(TaskHadoop.configuration()).getCodec(new Path(file));
            InputStream raw = CutRows.open(file, Math.max(0, from - 1));
            return PieceReader.open(file, codec == null ? raw : codec.createInputStream(raw), from, until);
        }

        long lines() {
            try (PieceReader reader = open()) {
                long lines = 0;
                while (reader.next()) {
                    lines++;
                }
                return lines;
            } catch (IOException e) {
                throw ReadFailure.file(file, e);
            }
        }
    }

    /** The columns {@code value}, {@link RowSource#FILE} and {@link RowSource#ROW}. A task yields lines in their order. */
    static SourceRows of(SparkSession session, List<FileStatus> files) {
        NumberedRows.checkNoneIsEmpty(session, "text", files);
        long most = mostOfATask(session, files);
        List<Piece> pieces = new ArrayList<>();
        files.forEach(file -> pieces.addAll(pieces(session, file, most)));
        return CutRows.of(session, COLUMNS, tasks(numbered(session, pieces), most), Lines::new);
    }

    /** The same, each file read by one task from its start: for rows that may run over the end of a line. */
    static SourceRows whole(SparkSession session, List<FileStatus> files) {
        NumberedRows.checkNoneIsEmpty(session, "text", files);
        List<List<Piece>> tasks = files.stream()
                .map(file -> pieces(session, file, Long.MAX_VALUE))
                .toList();
        return CutRows.of(session, COLUMNS, tasks, Lines::new);
    }

    private static long mostOfATask(SparkSession session, List<FileStatus> files) {
        long all = files.stream().mapToLong(file -> file.getLen() + OPENING).sum();
        long even = all / ((long) TASKS_A_CORE * session.sparkContext().defaultParallelism());
        return Math.min(
                session.sparkContext().hadoopConfiguration().getLong(MOST_OF_A_TASK, USUAL_MOST),
                Math.max(OPENING, even));
    }

    private static List<Piece> pieces(SparkSession session, FileStatus file, long most) {
        String path = file.getPath().toString();
        Configuration hadoop = session.sparkContext().hadoopConfiguration();
        long length = file.getLen();
        if (new CompressionCodecFactory(hadoop).getCodec(file.getPath()) != null) {
            return List.of(new Piece(path, 0, Long.MAX_VALUE, length, 0));
        }
        List<Piece> pieces = new ArrayList<>();
        long from = 0;
        do {
            long until = length - from > most ? from + most : length;
            pieces.add(new Piece(path, from, until, until - from, 0));
            from = until;
        } while (from < length);
        return List.copyOf(pieces);
    }

    /** With the lines before each, which are counted where a file has several pieces. */
    private static List<Piece> numbered(SparkSession session, List<Piece> pieces) {
        List<Piece> counted = IntStream.range(0, pieces.size() - 1)
                .filter(i -> pieces.get(i + 1).from() > 0)
                .mapToObj(pieces::get)
                .toList();
        if (counted.isEmpty()) {
            return pieces;
        }
        List<Long> lines = JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(counted, counted.size())
                .map(Piece::lines)
                .collect();
        List<Piece> numbered = new ArrayList<>();
        long before = 0;
        int next = 0;
        for (Piece piece : pieces) {
            before = piece.from() > 0 ? before + lines.get(next++) : 0;
            numbered.add(piece.behind(before));
        }
        return numbered;
    }

    /** To each task as many pieces as it may read bytes; to open one counts as well. */
    private static List<List<Piece>> tasks(List<Piece> pieces, long most) {
        List<List<Piece>> tasks = new ArrayList<>();
        long room = -1;
        for (Piece piece : pieces) {
            if (room < piece.bytes()) {
                tasks.add(new ArrayList<>());
                room = most;
            }
            tasks.get(tasks.size() - 1).add(piece);
            room -= piece.bytes() + OPENING;
        }
        return tasks;
    }

    /** The lines of pieces, one after the other. */
    private static final class Lines implements CutRows.Rows {
        private final Iterator<Piece> pieces;
        private @Nullable PieceReader reader;
        private String file = "";
        private long number;

        Lines(List<Piece> pieces) {
            this.pieces = pieces.iterator();
        }

        @Override
        public @Nullable Row next() {
            try {
                PieceReader open = reader == null ? following() : reader;
                while (open != null && !open.next()) {
                    open.close();
                    open = following();
                }
                return open == null ? null : RowFactory.create(open.text(), file, ++number);
            } catch (FormatException e) {
                throw e; // says its file and place
            } catch (IOException | RuntimeException e) { // what damage makes codecs throw
                throw ReadFailure.file(file, e);
            }
        }

        private @Nullable PieceReader following() throws IOException {
            if (!pieces.hasNext()) {
                reader = null;
                return null;
            }
            Piece piece = pieces.next();
            file = piece.file();
            number = piece.before();
            reader = piece.open();
            return reader;
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
