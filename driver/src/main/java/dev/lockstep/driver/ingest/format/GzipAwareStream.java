package dev.lockstep.driver.ingest.format;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file, unpacked where its first two bytes say gzip, whatever its name. What gzip finds wrong is said of the
 * file; its checksum is checked where the last byte is read.
 */
final class GzipAwareStream extends FilterInputStream {
    private static final int BUFFER = 1 << 16;

    private final String file;

    private GzipAwareStream(String file, InputStream in) {
        super(in);
        this.file = file;
    }

    static InputStream open(String file, InputStream in) throws IOException {
        PushbackInputStream peeked = new PushbackInputStream(in, 2);
        byte[] first = peeked.readNBytes(2);
        peeked.unread(first);
        if (first.length < 2 || first[0] != (byte) 0x1F || first[1] != (byte) 0x8B) {
            return peeked;
        }
        try {
            return new GzipAwareStream(file, new GZIPInputStream(peeked, BUFFER));
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
    }

    private static FormatException damaged(String file, IOException e) {
        String what = e instanceof EOFException
                ? "is a gzip file that was cut short; copy it again"
                : "is a damaged gzip file (" + e.getMessage() + "); copy it again";
        return new FormatException(file, what, e);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        try {
            return in.read(into, at, length);
        } catch (EOFException | ZipException e) {
            throw damaged(file, e);
        }
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] skipped = new byte[(int) Math.min(BUFFER, Math.max(0, bytes))];
        return Math.max(0, read(skipped, 0, skipped.length));
    }
}
