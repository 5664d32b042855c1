package dev.lockstep.engine.model;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The parameters that a model's file holds, whatever its layers are: as one row, in the format of ND4J's arrays. */
public final class CoefficientsFile {
    /** The entry of a model's file that it is. */
    public static final String ENTRY = "coefficients.bin";

    /** How arrays of today begin, whatever their type. */
    private static final String ALLOCATION = "MIXED_DATA_TYPES";

    /** ND4J's mark of single precision in the description of an array. */
    private static final long FLOATS = 8192;

    private static final int AT_ONCE = 1 << 14;

    /** How those say their length that were written long ago: by four bytes. */
    private static final Set<String> SHORT = Set.of("DIRECT", "HEAP", "JAVACPP");

    private CoefficientsFile() {}

    /**
     * The numbers of such an entry, of which nothing is believed: no room is made for more than it has.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is not what Deeplearning4j writes
     */
    static float[] of(String file, byte[] written) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(written))) {
            Array shape = Array.begin(in);
            in.skipNBytes(shape.bytes()); // of a row, which its length says as well
            Array numbers = Array.begin(in);
            if (numbers.bytes() != in.available()) {
                throw new IOException("it says that it has " + numbers.length + " numbers of type " + numbers.type
                        + ", but has " + in.available() + " bytes for them");
            }
            return numbers.read(in);
        } catch (IOException e) {
            String why = e instanceof EOFException ? "it ends too early" : e.getMessage();
            throw new IllegalArgumentException(file + " holds a " + ENTRY + " that cannot be read: " + why, e);
        }
    }

    /** How an array begins: where it was, how long it is, and of which type. */
    private record Array(long length, String type) {
        static Array begin(DataInputStream in) throws IOException {
            long length = SHORT.contains(in.readUTF()) ? in.readInt() : in.readLong();
            return new Array(length, in.readUTF());
        }

        long bytes() throws IOException {
            int width = switch (type) {
                case "FLOAT", "INT" -> Float.BYTES;
                case "DOUBLE", "LONG" -> Double.BYTES;
                default -> throw new IOException("numbers of type " + type + " are not read");
            };
            if (length < 0 || length > Integer.MAX_VALUE) {
                throw new IOException("it says that it has " + length + " numbers");
            }
            return length * width;
        }

        float[] read(DataInputStream in) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes());
            float[] numbers = new float[(int) length];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = switch (type) {
                    case "FLOAT" -> bytes.getFloat();
                    case "DOUBLE" -> (float) bytes.getDouble();
                    default -> throw new IOException("numbers of type " + type + " are no weights");
                };
            }
            return numbers;
        }
    }

    /** Writes numbers as ND4J writes an array of one dimension: its description, then itself. */
    public static void write(FloatBuffer numbers, OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        long[] description = {1, numbers.capacity(), 1, FLOATS, 1, 'c'}; // dimensions, size, stride, type, gap, order
        begin(data, description.length, "LONG");
        for (long number : description) {
            data.writeLong(number);
        }
        begin(data, numbers.capacity(), "FLOAT");
        ByteBuffer piece = ByteBuffer.allocate(AT_ONCE * Float.BYTES);
        for (int at = 0; at < numbers.capacity(); at += AT_ONCE) {
            int count = Math.min(AT_ONCE, numbers.capacity() - at);
            piece.asFloatBuffer().put(0, numbers, at, count);
            data.write(piece.array(), 0, count * Float.BYTES);
        }
        data.flush();
    }

    private static void begin(DataOutputStream data, long length, String type) throws IOException {
        data.writeUTF(ALLOCATION);
        data.writeLong(length);
        data.writeUTF(type);
    }

    /**
     * The parameters, in model order, of a model's file.
     *
     * @param file what messages call it
     */
    public static float[] read(String file, InputStream model) throws IOException {
        ZipInputStream zip = new ZipInputStream(model);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().equals(ENTRY)) {
                return of(file, zip.readAllBytes());
            }
        }
        throw new IOException("has no " + ENTRY + ", so that it is no model");
    }
}
