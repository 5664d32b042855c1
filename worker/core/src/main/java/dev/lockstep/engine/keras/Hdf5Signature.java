package dev.lockstep.engine.keras;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How an HDF5 file begins: with a mark, a version, and, by that, with where it ends. */
final class Hdf5Signature {
    private static final byte[] MARK = "\211HDF\r\n\032\n".getBytes(StandardCharsets.ISO_8859_1);

    private Hdf5Signature() {}

    static boolean begins(byte[] content) {
        return content.length >= MARK.length && Arrays.equals(MARK, Arrays.copyOf(content, MARK.length));
    }

    /** How long the file says that it is; 0 where it does not say so in the usual way. */
    static long end(byte[] content) {
        int at = content.length <= MARK.length ? Integer.MAX_VALUE : place(content[MARK.length]);
        return at > content.length - Long.BYTES
                ? 0
                : ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    /** Where the address of the end stands, among addresses of eight bytes. */
    private static int place(byte version) {
        return switch (version) {
            case 0 -> 40;
            case 1 -> 44;
            default -> 28;
        };
    }
}
