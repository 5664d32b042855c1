package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How many lines of numbers a file has, and where some of them stand, so that a task can begin in the middle.
 *
 * @param anchors the byte at which every {@link #APART}th line begins, the header not counted
 */
public record LineIndex(String header, long lines, List<Long> anchors) implements Serializable {
    public static final int APART = 1 << 12;

    /** Reads a file to its end, so that every line is known to be right. */
    public static LineIndex of(LineReader reader, List<String> columns) throws IOException {
        String header = reader.next();
        if (header == null) {
            throw new FormatException(reader.file(), "is empty");
        }
        NumberLines numbers = NumberLines.withHeader(reader, header, columns);
        List<Long> anchors = new ArrayList<>();
        long lines = 0;
        long position = numbers.position();
        while (numbers.next() != null) {
            if (lines % APART == 0) {
                anchors.add(position);
            }
            lines++;
            position = numbers.position();
        }
        return new LineIndex(header, lines, List.copyOf(anchors));
    }

    /** The byte from which to read for a line: {@code line % APART} lines before it. */
    public long anchor(long line) {
        return anchors.get(Math.toIntExact(line / APART));
    }
}
