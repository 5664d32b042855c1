package dev.lockstep.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * How much may come out of a file that is packed. A model is packed to half, one of zeros to a thousandth; what grows beyond
 * that was made to fill the memory of who opens it.
 */
public final class UnpackLimit {
    /** Beyond it only models that consist of zeros go. */
    private static final long TIMES = 200;

    /** What every machine has room for. */
    private static final long ALWAYS = 64L << 20;

    private static final int PIECE = 1 << 16;

    /** More comes out of a file than a model has. */
    public static final class TooMuchException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        TooMuchException(String message) {
            super(message);
        }
    }

    private final String file;
    private final long packed;
    private final long most;
    private long unpacked;

    /**
     * Of one file.
     *
     * @param file what messages call it
     * @param packed its bytes
     */
    public UnpackLimit(String file, long packed) {
        this.file = file;
        this.packed = packed;
        most = ALWAYS + TIMES * packed;
    }

    /**
     * Counts what is about to come out.
     *
     * @throws TooMuchException where it is more than a model has
     */
    public void expect(long bytes) {
        unpacked += bytes;
        if (bytes < 0 || unpacked > most) {
            throw new TooMuchException(String.format(
                    Locale.ROOT,
                    "%s has %,d bytes and would unpack to more than %,d, as no model does (name the model.zip of a run)",
                    file,
                    packed,
                    most));
        }
    }

    /** All that comes out of a stream. */
    public byte[] all(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] piece = new byte[PIECE];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            expect(read);
            all.write(piece, 0, read);
        }
        return all.toByteArray();
    }

    /** What comes out of a stream is not wanted, and counts all the same: it takes its time. */
    public void skip(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            expect(read);
        }
    }
}
