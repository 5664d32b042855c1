package dev.lockstep.data;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Numbers of many rows, as many for each, kept as narrow as they allow; floats only in the batch. Arrays are handed out as
 * they are, since rows are made and read by the million.
 */
public final class PackedValues {
    private static final float[] NO_FLOATS = {};
    private static final byte[] NO_BYTES = {};
    private static final char[] NO_CHARS = {};
    private static final int[] NO_INTS = {};

    private final Form form;
    private final float[] floats;
    private final byte[] bytes;
    private final char[] chars;
    private final int[] ints;

    /**
     * What is kept for a row.
     *
     * @param width numbers of a row
     * @param scale what a stored number is multiplied by to make the value; 1 but for pixels
     */
    public record Form(Kind kind, int width, float scale) {
        public int bytesARow() {
            return Math.multiplyExact(kind.bytes(), width);
        }
    }

    /** How a number is kept. */
    public enum Kind {
        FLOAT32(4),
        UINT8(1),
        UINT16(2),
        INT32(4);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        public int bytes() {
            return bytes;
        }

        /** The narrowest kind that keeps the numbers 0 to count - 1. */
        public static Kind ofNumbersBelow(int count) {
            return count <= 1 << 8 ? UINT8 : count <= 1 << 16 ? UINT16 : INT32;
        }
    }

    PackedValues(int rows, Form form) {
        int count = Math.multiplyExact(rows, form.width());
        this.form = form;
        floats = form.kind() == Kind.FLOAT32 ? new float[count] : NO_FLOATS;
        bytes = form.kind() == Kind.UINT8 ? new byte[count] : NO_BYTES;
        chars = form.kind() == Kind.UINT16 ? new char[count] : NO_CHARS;
        ints = form.kind() == Kind.INT32 ? new int[count] : NO_INTS;
    }

    public Form form() {
        return form;
    }

    /** Row after row, where they are kept as floats. */
    public float[] floats() {
        return floats;
    }

    /** Row after row, where they are kept as bytes, each from 0 to 255. */
    public byte[] bytes() {
        return bytes;
    }

    /** Sets the number at an index, row after row. It is kept as it is: the scale comes later. */
    public void set(int index, float number) {
        switch (form.kind()) {
            case FLOAT32 -> floats[index] = number;
            case UINT8 -> bytes[index] = (byte) whole(number, 0xFF);
            case UINT16 -> chars[index] = (char) whole(number, 0xFFFF);
            case INT32 -> ints[index] = whole(number, Integer.MAX_VALUE);
        }
    }

    /** Sets numbers from an index on. */
    public void set(int index, float[] numbers) {
        if (form.kind() == Kind.FLOAT32) {
            System.arraycopy(numbers, 0, floats, index, numbers.length);
            return;
        }
        for (int i = 0; i < numbers.length; i++) {
            set(index + i, numbers[i]);
        }
    }

    private int whole(float number, int most) {
        if (number < 0 || number > most || number != (int) number) {
            throw new IllegalArgumentException(
                    number + " is not a whole number from 0 to " + most + ", as " + form.kind() + " keeps them");
        }
        return (int) number;
    }

    /** The number at an index, row after row, without the scale. */
    public float get(int index) {
        return switch (form.kind()) {
            case FLOAT32 -> floats[index];
            case UINT8 -> bytes[index] & 0xFF;
            case UINT16 -> chars[index];
            case INT32 -> ints[index];
        };
    }

    /** Puts the values of one row into a line: scaled, as a batch has them. */
    void read(int row, float[] line) {
        int width = form.width();
        int from = row * width;
        float scale = form.scale();
        switch (form.kind()) {
            case FLOAT32 -> System.arraycopy(floats, from, line, 0, width);
            case UINT8 -> {
                for (int i = 0; i < width; i++) {
                    line[i] = (bytes[from + i] & 0xFF) * scale;
                }
            }
            case UINT16 -> {
                for (int i = 0; i < width; i++) {
                    line[i] = chars[from + i];
                }
            }
            case INT32 -> {
                for (int i = 0; i < width; i++) {
                    line[i] = ints[from + i];
                }
            }
        }
    }

    /** Puts one row into a batch's buffer. */
    void copy(int row, FloatBuffer into, int to, float[] line) {
        int width = form.width();
        if (form.kind() == Kind.FLOAT32) {
            into.put(to * width, floats, row * width, width);
        } else {
            read(row, line);
            into.put(to * width, line, 0, width);
        }
    }

    /** Copies whole rows of the same form. */
    void copy(int row, PackedValues into, int to, int rows) {
        int width = form.width();
        int from = row * width;
        int at = to * width;
        int count = rows * width;
        switch (form.kind()) {
            case FLOAT32 -> System.arraycopy(floats, from, into.floats, at, count);
            case UINT8 -> System.arraycopy(bytes, from, into.bytes, at, count);
            case UINT16 -> System.arraycopy(chars, from, into.chars, at, count);
            case INT32 -> System.arraycopy(ints, from, into.ints, at, count);
        }
    }

    /** Fills rows from bytes as a file has them, in the buffer's order. */
    void fill(ByteBuffer from, int row, int rows) {
        int at = row * form.width();
        int count = rows * form.width();
        switch (form.kind()) {
            case FLOAT32 -> from.asFloatBuffer().get(floats, at, count);
            case UINT8 -> from.get(bytes, at, count);
            case UINT16 -> from.asCharBuffer().get(chars, at, count);
            case INT32 -> from.asIntBuffer().get(ints, at, count);
        }
    }

    /** Writes the first rows as a file has them, in the buffer's order. */
    void write(ByteBuffer into, int rows) {
        int count = rows * form.width();
        switch (form.kind()) {
            case FLOAT32 -> into.asFloatBuffer().put(floats, 0, count);
            case UINT8 -> into.put(bytes, 0, count);
            case UINT16 -> into.asCharBuffer().put(chars, 0, count);
            case INT32 -> into.asIntBuffer().put(ints, 0, count);
        }
    }
}
