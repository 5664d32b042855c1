package dev.lockstep.checkpoint;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/** The bytes of a checkpoint, as {@code docs/formats.md} describes them. */
public final class CheckpointFile {
    /** "LSCK" */
    private static final int MAGIC = 0x4C53434B;

    private static final int VERSION = 1;
    private static final int FLOATS_AT_ONCE = 1 << 14;
    private static final int LONGEST_NAME = 1 << 16;

    private CheckpointFile() {}

    /** What a checkpoint holds. */
    public record Contents(Progress progress, FloatBuffer parameters, FloatBuffer updaterState) {}

    public static void write(OutputStream out, Progress progress, FloatBuffer parameters, FloatBuffer updaterState)
            throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        ByteBuffer header = header(progress, parameters.capacity(), updaterState.capacity());
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        data.writeInt(header.remaining());
        data.write(header.array(), header.arrayOffset(), header.remaining());
        data.writeInt(checksum(header));
        writeFloats(data, parameters);
        writeFloats(data, updaterState);
        data.flush();
    }

    private static ByteBuffer header(Progress progress, int parameters, int updaterState) {
        byte[] name = progress.run().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 * Integer.BYTES + 2 * Long.BYTES + name.length)
                .putLong(progress.steps())
                .putLong(progress.seed())
                .putInt(parameters)
                .putInt(updaterState)
                .putInt(name.length)
                .put(name)
                .flip();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static void writeFloats(DataOutputStream out, FloatBuffer floats) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FLOATS_AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        CRC32C crc = new CRC32C();
        for (int at = 0; at < floats.capacity(); at += FLOATS_AT_ONCE) {
            int count = Math.min(FLOATS_AT_ONCE, floats.capacity() - at);
            bytes.asFloatBuffer().put(0, floats, at, count);
            crc.update(bytes.array(), 0, count * Float.BYTES);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
        out.writeInt((int) crc.getValue());
    }

    /** Reads all of it, or says what is wrong with the file of this name. */
    public static Contents read(String file, InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            expect(file, "magic number", MAGIC, data.readInt());
            int version = data.readInt();
            if (version != VERSION) {
                throw new CorruptCheckpointException(
                        file + " has format version " + version + "; this build reads version " + VERSION);
            }
            int length = data.readInt();
            if (length < 2 * Long.BYTES || length > LONGEST_NAME) {
                throw new CorruptCheckpointException(file + " has a header of " + length + " bytes");
            }
            ByteBuffer header = ByteBuffer.wrap(data.readNBytes(length));
            expect(file, "checksum of the header", checksum(header), data.readInt());
            long steps = header.getLong();
            long seed = header.getLong();
            int parameters = header.getInt();
            int updaterState = header.getInt();
            byte[] name = new byte[header.getInt()];
            header.get(name);
            return new Contents(
                    new Progress(new String(name, StandardCharsets.UTF_8), steps, seed),
                    readFloats(file, "parameters", parameters, data),
                    readFloats(file, "updater state", updaterState, data));
        } catch (EOFException e) {
            throw new CorruptCheckpointException(file + " ends too early: it was not written whole");
        }
    }

    private static void expect(String file, String what, int expected, int actual) throws CorruptCheckpointException {
        if (expected != actual) {
            throw new CorruptCheckpointException(String.format(
                    Locale.ROOT,
                    "%s is not what was written: %s expected=%08x actual=%08x",
                    file,
                    what,
                    expected,
                    actual));
        }
    }

    private static FloatBuffer readFloats(String file, String what, int count, DataInputStream in) throws IOException {
        FloatBuffer floats = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        CRC32C crc = new CRC32C();
        byte[] bytes = new byte[FLOATS_AT_ONCE * Float.BYTES];
        for (int at = 0; at < count; at += FLOATS_AT_ONCE) {
            int some = Math.min(FLOATS_AT_ONCE, count - at);
            in.readFully(bytes, 0, some * Float.BYTES);
            crc.update(bytes, 0, some * Float.BYTES);
            FloatBuffer read =
                    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            floats.put(at, read, 0, some);
        }
        expect(file, "checksum of the " + what, (int) crc.getValue(), in.readInt());
        return floats;
    }
}
