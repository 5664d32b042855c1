package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The lines of a UTF-8 text, ended by LF or CRLF, and where they stand. */
public final class LineReader implements Closeable {
    /** A line is held in memory, so that a file without line ends must not make it too long. */
    private static final int MOST_CHARACTERS = 1 << 26;

    private final Utf8Reader in;
    private final boolean fromTheStart;
    private final StringBuilder line = new StringBuilder();
    private long start;
    private long number;

    public LineReader(Utf8Reader in) {
        this.in = in;
        fromTheStart = in.position() == 0;
    }

    /** The next line without its end; null after the last. After a line that is none, the next one can be read. */
    public @Nullable String next() throws IOException {
        start = in.position();
        line.setLength(0);
        number++;
        try {
            int character = in.read();
            if (character < 0) {
                return null;
            }
            while (character >= 0 && character != '\n') {
                line.appendCodePoint(character);
                if (line.length() > MOST_CHARACTERS) {
                    throw new FormatException(in.file(), place(), "has more than " + MOST_CHARACTERS + " characters");
                }
                character = in.read();
            }
        } catch (FormatException e) {
            in.skipLine();
            throw e;
        }
        if (line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    public String file() {
        return in.file();
    }

    /** The number of the last line, from 1 on; counted from where this reader began. */
    public long number() {
        return number;
    }

    /** The byte at which the last line began. */
    public long start() {
        return start;
    }

    /** The byte at which the next line begins. */
    public long position() {
        return in.position();
    }

    /** Where the last line stands, for a message. */
    public String place() {
        return fromTheStart ? "line " + number : "the line at byte " + start;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
