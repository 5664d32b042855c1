package dev.lockstep.data.picture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the colour profile out of a JPEG file. Java would convert every pixel by it, which takes ten times as long as
 * decoding; readers of pictures for learning leave values as they are stored.
 */
final class JpegProfile {
    private static final byte[] NAME = "ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII);
    private static final int BEGIN = 0xFFD8;
    private static final int APPLICATION_2 = 0xFFE2;
    private static final int PIXELS = 0xFFDA;
    private static final int FIRST_WITH_LENGTH = 0xFFC0;

    private JpegProfile() {}

    /** The file without its profile; the file itself where it has none, or is no JPEG that can be read so far. */
    static byte[] remove(byte[] file) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        int at = Short.BYTES;
        if (file.length < 2 * Short.BYTES || number(file, 0) != BEGIN) {
            return file;
        }
        kept.write(file, 0, at);
        while (at + 2 * Short.BYTES <= file.length && number(file, at) != PIXELS) {
            int end = at + Short.BYTES + number(file, at + Short.BYTES);
            if (number(file, at) < FIRST_WITH_LENGTH || end > file.length) {
                return file;
            }
            if (!isProfile(file, at)) {
                kept.write(file, at, end - at);
            }
            at = end;
        }
        kept.write(file, at, file.length - at);
        return kept.toByteArray();
    }

    private static boolean isProfile(byte[] file, int at) {
        int from = at + 2 * Short.BYTES;
        int to = Math.min(file.length, from + NAME.length);
        return number(file, at) == APPLICATION_2 && Arrays.equals(file, from, to, NAME, 0, NAME.length);
    }

    private static int number(byte[] file, int at) {
        return ((file[at] & 0xFF) << Byte.SIZE) | (file[at + 1] & 0xFF);
    }
}
