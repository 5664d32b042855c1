package dev.lockstep.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of a file, by their places. */
interface FileBytes {
    long length();

    /** Little-endian, from position 0. Throws an IndexOutOfBoundsException where the file has no such part. */
    ByteBuffer part(long from, int length);

    /** Of a file that was read as a whole. */
    static FileBytes of(byte[] bytes, int length) {
        ByteBuffer whole = ByteBuffer.wrap(bytes, 0, length).slice();
        return new FileBytes() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public ByteBuffer part(long from, int count) {
                return whole.slice(Math.toIntExact(from), count).order(ByteOrder.LITTLE_ENDIAN);
            }
        };
    }
}
