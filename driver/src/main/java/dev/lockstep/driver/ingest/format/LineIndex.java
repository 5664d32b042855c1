package dev.lockstep.driver.ingest.format;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * How many lines of numbers a file has, and where some of them stand, so that a task can begin in the middle.
 *
 * @param anchors the byte at which every {@link #APART}th line begins, the header not counted
 * @param before the last values of the columns before each of these lines
 */
public record LineIndex(String header, long lines, List<Long> anchors, List<float[]> before) implements Serializable {
    public static final int APART = 1 << 12;

    /** Reads a file to its end, so that every line is known to be right. */
    public static LineIndex of(LineReader reader, SeriesForm form) throws IOException {
        String header = reader.next();
        if (header == null) {
            throw new FormatException(reader.file(), "is empty");
        }
        NumberLines numbers = NumberLines.withHeader(reader, header, form);
        List<Long> anchors = new ArrayList<>();
        long lines = 0;
        List<float[]> before = new ArrayList<>();
        long position = numbers.position();
        float[] last = numbers.before();
        while (numbers.next() != null) {
            if (lines % APART == 0) {
                anchors.add(position);
                before.add(last);
            }
            lines++;
            position = numbers.position();
            last = lines % APART == 0 ? numbers.before() : last;
        }
        return new LineIndex(header, lines, List.copyOf(anchors), List.copyOf(before));
    }

    /** The last values before the anchor of a line. */
    public float[] before(long line) {
        return before.get(Math.toIntExact(line / APART));
    }

    /** The byte from which to read for a line: {@code line % APART} lines before it. */
    public long anchor(long line) {
        return anchors.get(Math.toIntExact(line / APART));
    }
}
