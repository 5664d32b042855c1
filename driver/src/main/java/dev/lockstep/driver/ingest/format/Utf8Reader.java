package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/** The characters of a UTF-8 text, and at which byte each of them stands. What is no UTF-8 is an error, never replaced. */
public final class Utf8Reader implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final String file;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long position;

    /** Reads from a place of the file, where {@code in} stands. */
    public Utf8Reader(String file, InputStream in, long position) {
        this.file = file;
        this.in = in;
        this.position = position;
    }

    public String file() {
        return file;
    }

    /** The byte at which the next character begins. */
    public long position() {
        return position;
    }

    /** The next character as a code point, or -1 at the end. */
    public int read() throws IOException {
        int first = next();
        if (first < 0x80) {
            position += first < 0 ? 0 : 1;
            return first;
        }
        int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
        if (first < 0xC2 || first > 0xF4) {
            throw malformed(first);
        }
        int point = first & (0x3F >> more);
        for (int i = 0; i < more; i++) {
            int next = next();
            if ((next & 0xC0) != 0x80 || next < 0) {
                at -= next < 0 ? 0 : 1; // it may be a line end, or the first byte of a character
                throw malformed(first);
            }
            point = (point << 6) | (next & 0x3F);
        }
        boolean longerThanNeeded = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
        if (longerThanNeeded || point > Character.MAX_CODE_POINT || (point >= 0xD800 && point <= 0xDFFF)) {
            throw malformed(first);
        }
        position += 1 + more;
        return point;
    }

    private int next() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(buffer, 0, BUFFER));
            if (end == 0) {
                return -1;
            }
        }
        return buffer[at++] & 0xFF;
    }

    /** Goes on behind the next line end. */
    void skipLine() throws IOException {
        for (int next = next(); next >= 0; next = next()) {
            position++;
            if (next == '\n') {
                return;
            }
        }
    }

    private FormatException malformed(int first) {
        return new FormatException(
                file,
                "is no UTF-8 text: the character at byte " + position + " (0x"
                        + HexFormat.of().toHexDigits((byte) first) + ") is none; write it anew as UTF-8");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
