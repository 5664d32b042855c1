package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The lines of a text that begin in a piece of it, the empty ones too. A line is ended by LF, CR or both, as Spark and Hadoop have it:
 * wherever a file is cut into pieces, each of its lines is in one of them.
 */
public final class PieceReader implements Closeable {
    private static final int FIRST_ROOM = 1 << 16;
    /** A line is held in memory, so that a file without line ends must not make it too long. */
    private static final int MOST_BYTES = 1 << 28;

    private final String file;
    private final InputStream in;
    private final long until;
    private byte[] room = new byte[FIRST_ROOM];
    /** Where the next line begins in the room, and in the file. */
    private int at;

    private long position;
    private int end;
    private int begin;
    private int length;

    private PieceReader(String file, InputStream in, long position, long until) {
        this.file = file;
        this.in = in;
        this.position = position;
        this.until = until;
    }

    /**
     * The lines that begin at a place of the file or behind it.
     *
     * @param in which stands there; one byte before it, where that is not the file's begin
     * @param until lines that begin there are of the next piece
     */
    public static PieceReader open(String file, InputStream in, long from, long until) throws IOException {
        PieceReader reader = new PieceReader(file, in, Math.max(0, from - 1), until);
        if (from > 0) {
            reader.next(); // whose line began before
        }
        return reader;
    }

    /** Goes on to the next line; false where there is none. */
    public boolean next() throws IOException {
        int seen = 0;
        while (position < until) {
            int stop = endOfLine(at + seen);
            if (stop < end) {
                take(stop - at, lengthOfEnd(stop - at));
                return true;
            }
            seen = end - at;
            if (!fill()) {
                take(seen, 0); // the last one may have no end
                return seen > 0;
            }
        }
        return false;
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < end && room[i] != '\n' && room[i] != '\r') {
            i++;
        }
        return i;
    }

    /** Bytes that end a line so many bytes on. What is read for that may move the line within the room. */
    private int lengthOfEnd(int bytes) throws IOException {
        boolean mayBeTwo = room[at + bytes] == '\r' && (at + bytes + 1 < end || fill());
        return mayBeTwo && room[at + bytes + 1] == '\n' ? 2 : 1;
    }

    private void take(int bytes, int behind) {
        begin = at;
        length = bytes;
        at += bytes + behind;
        position += bytes + behind;
    }

    /** Brings what is not taken yet to the front of the room, and more behind it; false where there is no more. */
    private boolean fill() throws IOException {
        int left = end - at;
        if (left == room.length) {
            if (left >= MOST_BYTES) {
                throw new FormatException(
                        file, "the line at byte " + position, "has more than " + MOST_BYTES + " bytes");
            }
            room = Arrays.copyOf(room, 2 * room.length);
        } else if (at > 0) {
            System.arraycopy(room, at, room, 0, left);
        }
        at = 0;
        end = left;
        int read = in.read(room, end, room.length - end);
        end += Math.max(0, read);
        return read > 0;
    }

    /** The line without its end; a sign stands for what is no UTF-8. */
    public String text() {
        return new String(room, begin, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
