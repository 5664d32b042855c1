package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A binary batch of CIFAR-10: for each picture a byte of label, then 32 rows of 32 red values, then green, then blue. */
public final class CifarReader implements Closeable {
    public static final List<Integer> SHAPE = List.of(3, 32, 32);
    public static final int WIDTH = 3 * 32 * 32;
    public static final int CLASSES = 10;
    private static final int BYTES_A_ROW = 1 + WIDTH;

    private final String file;
    private final DataInputStream in;
    private long next;

    public CifarReader(String file, InputStream packed) throws IOException {
        this.file = file;
        in = new DataInputStream(GzipAwareStream.open(file, packed));
    }

    /** Pictures in a file of that many bytes. */
    public static long rows(String file, long bytes) {
        if (bytes == 0 || bytes % BYTES_A_ROW != 0) {
            throw new FormatException(
                    file,
                    "has " + bytes + " bytes, but a binary batch of CIFAR-10 has a multiple of " + BYTES_A_ROW
                            + "; it was cut short, or is something else");
        }
        return bytes / BYTES_A_ROW;
    }

    public void skip(long count) throws IOException {
        try {
            in.skipNBytes(Math.multiplyExact(count, BYTES_A_ROW));
        } catch (EOFException e) {
            throw endsEarly(e);
        }
        next += count;
    }

    /** Reads the next picture, and returns its label; -1 where there is none. */
    public int read(byte[] into) throws IOException {
        int label = in.read();
        if (label < 0) {
            return -1;
        }
        if (label >= CLASSES) {
            throw new FormatException(
                    file, "row " + next + " has the label " + label + ", but CIFAR-10 has 0 to " + (CLASSES - 1));
        }
        try {
            in.readFully(into, 0, WIDTH);
        } catch (EOFException e) {
            throw endsEarly(e);
        }
        next++;
        return label;
    }

    private FormatException endsEarly(EOFException e) {
        return new FormatException(
                file, "ends within row " + next + ": it was cut short, or is no batch of CIFAR-10", e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
