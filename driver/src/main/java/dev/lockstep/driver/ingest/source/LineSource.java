package dev.lockstep.driver.ingest.source;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Text files of one row a line. Empty lines and comments are no rows; a line that cannot be read is a row with a fault. */
record LineSource(List<FileStatus> files, Reading reading, StructType columns, Optional<ReadyRowLayout> layout)
        implements RowSource {
    private static final int MOST_LINES = 1_000;
    private static final int MOST_CHARACTERS = 1 << 20;
    private static final char REPLACEMENT = '\uFFFD';

    /**
     * How lines are read.
     *
     * @param comment what a line begins with that is no row; empty where every line is one
     * @param header the first line of every file behind those that are skipped; empty where files have none
     * @param skip lines at the start of every file that are no rows
     */
    record Reading(LineParser reader, int width, String comment, String header, int skip) implements Serializable {
        boolean isRow(String line) {
            return !line.isBlank() && (comment.isEmpty() || !line.startsWith(comment));
        }
    }

    @Override
    public String place() {
        return "line";
    }

    @Override
    public SourceRows rows(SparkSession session) {
        StructType schema = columns.add(FILE, DataTypes.StringType, false)
                .add(ROW, DataTypes.LongType, false)
                .add(FAULT, DataTypes.StringType, true);
        Reading how = reading;
        SourceRows lines =
                how.reader().mayRunOn() ? NumberedLines.whole(session, files) : NumberedLines.of(session, files);
        return new SourceRows(schema, lines.rdd().mapPartitions(each -> new Rows(each, how)));
    }

    /** The rows of lines, in their order. */
    private static final class Rows implements Iterator<Row> {
        private final Iterator<Row> lines;
        private final Reading how;
        private final Queue<Row> next = new ArrayDeque<>(1);
        private final Deque<Row> ahead = new ArrayDeque<>();
        private boolean headerIsDue;

        Rows(Iterator<Row> lines, Reading how) {
            this.lines = lines;
            this.how = how;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty() && hasLine()) {
                take(line());
            }
            return !next.isEmpty();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are no more lines");
            }
            return next.remove();
        }

        private boolean hasLine() {
            return !ahead.isEmpty() || lines.hasNext();
        }

        private Row line() {
            return ahead.isEmpty() ? lines.next() : ahead.removeFirst();
        }

        /** A row that runs over the end of its line, whole; the line alone where nothing ends it. */
        private String whole(String line) {
            if (!how.reader().mayRunOn() || !how.reader().isOpen(line)) {
                return line;
            }
            StringBuilder text = new StringBuilder(line);
            Deque<Row> taken = new ArrayDeque<>();
            while (hasLine() && taken.size() < MOST_LINES && text.length() < MOST_CHARACTERS) {
                taken.add(line());
                String more = taken.getLast().getString(0);
                text.append('\n').append(more);
                if (how.reader().mayClose(more) && !how.reader().isOpen(text.toString())) {
                    if (how.reader().isWhole(text.toString())) {
                        return text.toString();
                    }
                    break; // a quote of another row
                }
            }
            while (!taken.isEmpty()) {
                ahead.addFirst(taken.removeLast());
            }
            return line;
        }

        private void take(Row found) {
            long number = found.getLong(2);
            String line = number == 1 ? FirstLine.withoutMark(found.getString(0)) : found.getString(0);
            headerIsDue |= number == how.skip() + 1L && !how.header().isEmpty();
            if (number <= how.skip() || !how.isRow(line)) {
                return;
            }
            if (!headerIsDue) {
                next.add(row(found.getString(1), number, whole(line)));
            } else if (!line.equals(how.header())) {
                next.add(bad(found.getString(1), number, "the header is not that of the first file: " + how.header()));
            }
            headerIsDue = false;
        }

        private Row row(String file, long number, String line) {
            if (line.indexOf(REPLACEMENT) >= 0) {
                return bad(file, number, "it holds bytes that are not text in UTF-8");
            }
            try {
                Object[] read = how.reader().read(line);
                Object[] values = new Object[how.width() + 3];
                System.arraycopy(read, 0, values, 0, how.width());
                values[how.width()] = file;
                values[how.width() + 1] = number;
                return RowFactory.create(values);
            } catch (LineParser.BadLineException e) {
                return bad(file, number, String.valueOf(e.getMessage()));
            }
        }

        private Row bad(String file, long number, String what) {
            Object[] values = new Object[how.width() + 3];
            values[how.width()] = file;
            values[how.width() + 1] = number;
            values[how.width() + 2] = what;
            return RowFactory.create(values);
        }
    }
}
