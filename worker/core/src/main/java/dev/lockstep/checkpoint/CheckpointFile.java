package dev.lockstep.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.checkpoint.Checkpoint.Header;
import dev.lockstep.checkpoint.Checkpoint.Wanted;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/** The bytes of a checkpoint, as {@code docs/formats.md} describes them. */
public final class CheckpointFile {
    /** "LSCK" */
    private static final int MAGIC = 0x4C53434B;

    private static final int VERSION = 3;
    private static final int FLOATS_AT_ONCE = 1 << 14;
    private static final int LONGEST_HEADER = 1 << 24;
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private CheckpointFile() {}

    /** The header, and before each array its name and its length: read before anything is allocated. */
    private record Written(Header header, Map<String, Integer> floats) {}

    public static void write(OutputStream out, Checkpoint checkpoint) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        byte[] header = JSON.writeValueAsBytes(new Written(checkpoint.header(), checkpoint.floats()));
        data.writeInt(MAGIC);
        data.writeInt(VERSION);
        data.writeInt(header.length);
        data.write(header);
        data.writeInt(checksum(VERSION, header));
        for (FloatBuffer values : checkpoint.values().values()) {
            writeFloats(data, values);
        }
        data.flush();
    }

    /** Of all that stands before it but the magic number, which is looked at itself. */
    private static int checksum(int version, byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(version)
                .putInt(header.length)
                .flip());
        crc.update(header, 0, header.length);
        return (int) crc.getValue();
    }

    private static void writeFloats(DataOutputStream out, FloatBuffer floats) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FLOATS_AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer view = bytes.asFloatBuffer();
        CRC32C crc = new CRC32C();
        for (int at = 0; at < floats.capacity(); at += FLOATS_AT_ONCE) {
            int count = Math.min(FLOATS_AT_ONCE, floats.capacity() - at);
            view.put(0, floats, at, count);
            crc.update(bytes.array(), 0, count * Float.BYTES);
            out.write(bytes.array(), 0, count * Float.BYTES);
        }
        out.writeInt((int) crc.getValue());
    }

    /** Reads all of it where it is what is wanted, or says what is wrong with the file of this name. */
    public static Checkpoint read(String file, InputStream in, Wanted wanted) throws IOException {
        return read(file, in, (Written written) -> {
                    refuse(file, written, wanted);
                    return true;
                })
                .orElseThrow();
    }

    /** Reads all of it where its header is so, whoever wrote it; nothing else. */
    static Optional<Checkpoint> readWhere(String file, InputStream in, Predicate<Header> which) throws IOException {
        return read(file, in, (Written written) -> which.test(written.header()));
    }

    /** Decides by a header whether the rest is read. */
    private interface Choice {
        boolean takes(Written written) throws IOException;
    }

    private static Optional<Checkpoint> read(String file, InputStream in, Choice choice) throws IOException {
        DataInputStream data = new DataInputStream(in);
        try {
            Written written = readHeader(file, data);
            if (!choice.takes(written)) {
                return Optional.empty();
            }
            Map<String, FloatBuffer> values = new LinkedHashMap<>();
            for (Map.Entry<String, Integer> array : written.floats().entrySet()) {
                values.put(array.getKey(), readFloats(file, array.getKey(), array.getValue(), data));
            }
            if (data.read() != -1) {
                throw new CorruptCheckpointException(file + " goes on after its end");
            }
            return Optional.of(new Checkpoint(written.header(), values));
        } catch (EOFException e) {
            throw new CorruptCheckpointException(file + " ends too early: it was not written whole");
        }
    }

    private static Written readHeader(String file, DataInputStream data) throws IOException {
        expect(file, "magic number", MAGIC, data.readInt());
        int version = data.readInt();
        int length = data.readInt();
        if (length < 1 || length > LONGEST_HEADER) {
            throw new CorruptCheckpointException(file + " has a header of " + length + " bytes");
        }
        byte[] header = data.readNBytes(length);
        int sum = data.readInt();
        if (version != VERSION
                && sum != checksum(VERSION, header)) { // else only these four bytes are not what they were
            throw new RefusedCheckpointException(file + " has format version " + version + ", too "
                    + (version < VERSION ? "old" : "new") + ": this Lockstep reads version " + VERSION
                    + "; go on with the Lockstep that wrote it, or train anew in another run directory");
        }
        expect(file, "format version", VERSION, version);
        expect(file, "checksum of the header", checksum(version, header), sum);
        try {
            return JSON.readValue(header, Written.class);
        } catch (JsonProcessingException e) {
            throw new CorruptCheckpointException(file + " has a header that cannot be read: " + e.getOriginalMessage());
        }
    }

    /** Before anything is read that could be taken over. */
    private static void refuse(String file, Written written, Wanted wanted) throws RefusedCheckpointException {
        List<String> differences =
                wanted.identity().differences(written.header().identity());
        if (!differences.isEmpty()) {
            throw new RefusedCheckpointException(file + " is of another run than this one: "
                    + String.join("; ", differences)
                    + " (give them the values that they had, or train in another run directory)");
        }
        if (!written.floats().equals(wanted.floats())) {
            throw new RefusedCheckpointException(file + " does not fit this run: it has " + written.floats()
                    + " floats, this run has " + wanted.floats()
                    + " (go on with the Lockstep that wrote it, or train anew in another run directory)");
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
        byte[] bytes = new byte[FLOATS_AT_ONCE * Float.BYTES];
        FloatBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        CRC32C crc = new CRC32C();
        for (int at = 0; at < count; at += FLOATS_AT_ONCE) {
            int some = Math.min(FLOATS_AT_ONCE, count - at);
            in.readFully(bytes, 0, some * Float.BYTES);
            crc.update(bytes, 0, some * Float.BYTES);
            floats.put(at, view, 0, some);
        }
        expect(file, "checksum of " + what, (int) crc.getValue(), in.readInt());
        return floats;
    }
}
