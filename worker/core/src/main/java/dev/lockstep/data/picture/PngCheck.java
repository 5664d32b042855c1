package dev.lockstep.data.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;

/** Checks what Java's own reader of PNG files does not: the checksum of every chunk, and that the last one is there. */
final class PngCheck {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int AROUND_DATA = 12;
    private static final int END = 0x49454E44;

    private PngCheck() {}

    static boolean isPng(byte[] file) {
        return file.length >= Long.BYTES && ByteBuffer.wrap(file).getLong() == SIGNATURE;
    }

    /** What is wrong; empty where nothing is. */
    static Optional<String> fault(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).position(Long.BYTES);
        while (bytes.remaining() >= AROUND_DATA) {
            int start = bytes.position();
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining() - 2 * Integer.BYTES) {
                return Optional.of("was cut short: a chunk goes on beyond its end");
            }
            int type = bytes.getInt();
            CRC32 crc = new CRC32();
            crc.update(file, start + Integer.BYTES, Integer.BYTES + length);
            bytes.position(start + Long.BYTES + length);
            int stored = bytes.getInt();
            if (stored != (int) crc.getValue()) {
                String name = new String(file, start + Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
                return Optional.of("is damaged: the chunk " + name + " at byte " + start + " has the CRC32 "
                        + Integer.toHexString((int) crc.getValue()) + ", but says " + Integer.toHexString(stored));
            }
            if (type == END) {
                return Optional.empty();
            }
        }
        return Optional.of("was cut short: it has no IEND chunk");
    }
}
