package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The rows of an IDX file of unsigned bytes, one after the other: a header of two zeros, a type, the number of dimensions
 * and each dimension in four bytes, of which the first counts the rows.
 */
public final class IdxReader implements Closeable {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final int MOST_DIMENSIONS = 4;
    /** A row is held in memory, so that a wrong header must not make it too large. */
    private static final long MOST_BYTES_A_ROW = 1 << 26;

    private final String file;
    private final DataInputStream in;
    private final long rows;
    private final List<Integer> shape;
    private final int width;
    private long next;

    /** Reads the header of a file, packed by gzip or not. */
    public IdxReader(String file, InputStream packed) throws IOException {
        this.file = file;
        in = new DataInputStream(GzipAwareStream.open(file, packed));
        List<Integer> dimensions = header();
        rows = dimensions.get(0);
        shape = List.copyOf(dimensions.subList(1, dimensions.size()));
        width = rowWidth();
    }

    private List<Integer> header() throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length < 4 || magic[0] != 0 || magic[1] != 0) {
            throw new FormatException(
                    file,
                    "is no IDX file: it begins with " + HexFormat.of().formatHex(magic)
                            + ", and an IDX file of pictures with 00000803, of labels with 00000801");
        }
        if (magic[2] != UNSIGNED_BYTES || magic[3] < 1 || magic[3] > MOST_DIMENSIONS) {
            throw new FormatException(
                    file,
                    "is an IDX file of type 0x" + HexFormat.of().toHexDigits(magic[2]) + " with " + magic[3]
                            + " dimensions; only unsigned bytes (0x08) in 1 to " + MOST_DIMENSIONS
                            + " dimensions can be read");
        }
        List<Integer> dimensions = new ArrayList<>();
        try {
            for (int i = 0; i < magic[3]; i++) {
                dimensions.add(in.readInt());
            }
        } catch (EOFException e) {
            throw new FormatException(file, "ends within its header", e);
        }
        return dimensions;
    }

    private int rowWidth() {
        long bytes = 1;
        for (int size : shape) {
            bytes = size < 1 || bytes > MOST_BYTES_A_ROW ? -1 : bytes * size;
        }
        if (rows < 0 || bytes < 1 || bytes > MOST_BYTES_A_ROW) {
            throw new FormatException(
                    file,
                    "has an impossible header: " + rows + " rows of " + shape + " bytes; a row may have 1 to "
                            + MOST_BYTES_A_ROW);
        }
        return (int) bytes;
    }

    public String file() {
        return file;
    }

    /** Rows that the header promises. */
    public long rows() {
        return rows;
    }

    /** Dimensions of a row; empty where a row is one number. */
    public List<Integer> shape() {
        return shape;
    }

    /** Bytes of a row. */
    public int width() {
        return width;
    }

    /** Reads the next row; {@code into} has room for {@link #width}. */
    public void read(byte[] into) throws IOException {
        try {
            in.readFully(into, 0, width);
        } catch (EOFException e) {
            throw endsEarly(e);
        }
        next++;
    }

    public void skip(long count) throws IOException {
        try {
            in.skipNBytes(Math.multiplyExact(count, width));
        } catch (EOFException e) {
            throw endsEarly(e);
        }
        next += count;
    }

    private FormatException endsEarly(EOFException e) {
        return new FormatException(
                file, "was cut short: its header promises " + rows + " rows, but it ends within row " + next, e);
    }

    /** To be called after the last row: makes sure that nothing comes after it, and that a gzip checksum is checked. */
    public void expectEnd() throws IOException {
        if (in.read() >= 0) {
            throw new FormatException(file, "goes on after the " + rows + " rows that its header promises");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
