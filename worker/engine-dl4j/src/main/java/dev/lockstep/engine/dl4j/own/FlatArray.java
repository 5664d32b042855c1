package dev.lockstep.engine.dl4j.own;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.factory.Nd4j;

/** Numbers of an array that lies row after row, floats or doubles; reckoned with in double precision. */
public final class FlatArray {
    private static final int CHUNK = 1024;

    private final INDArray array;
    private final Pointer first;
    private final int length;
    private final float[] chunk;
    private final @Nullable FloatBuffer floats;
    private final @Nullable DoubleBuffer doubles;

    private FlatArray(INDArray array) {
        this.array = array;
        length = Math.toIntExact(array.length());
        Pointer address = array.data().addressPointer();
        if (array.dataType() == DataType.DOUBLE) {
            DoublePointer pointer = new DoublePointer(address).capacity(length);
            first = pointer;
            doubles = pointer.asBuffer();
            floats = null;
            chunk = new float[0];
        } else {
            FloatPointer pointer = new FloatPointer(address).capacity(length);
            first = pointer;
            floats = pointer.asBuffer();
            doubles = null;
            chunk = new float[Math.min(CHUNK, length)];
        }
    }

    static FlatArray of(INDArray array) {
        return new FlatArray(array);
    }

    /** Memory that lives until it is closed, whatever workspace is open. */
    static FlatArray create(DataType type, int count) {
        INDArray array = Nd4j.createUninitializedDetached(type, 'c', Math.max(1, count));
        HostSide.fetch(array);
        FlatArray memory = new FlatArray(array);
        memory.zero();
        return memory;
    }

    /** Whether an array lies row after row, without gaps. */
    static boolean liesInOrder(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }

    int length() {
        return length;
    }

    DataType type() {
        return array.dataType();
    }

    INDArray array() {
        return array;
    }

    /** Has ND4J put each of some numbers through a function, in its place. */
    void each(int at, int count, Function<INDArray, Op> function) {
        if (HostSide.isApart()) {
            eachApart(at, count, function);
            return;
        }
        long[] sizes = {count};
        INDArray part = Nd4j.create(array.data(), sizes, Nd4j.getStrides(sizes, 'c'), array.offset() + at, 'c');
        Nd4j.getExecutioner().exec(function.apply(part));
    }

    private void eachApart(int at, int count, Function<INDArray, Op> function) {
        FlatArray part = create(type(), count);
        part.copy(0, this, at, count);
        HostSide.wrote(part.array);
        Nd4j.getExecutioner().exec(function.apply(part.array));
        HostSide.fetch(part.array);
        copy(at, part, 0, count);
        part.close();
    }

    double get(int at) {
        FloatBuffer singles = floats;
        return singles == null ? doubles().get(at) : singles.get(at);
    }

    void get(int at, double[] into, int count) {
        FloatBuffer singles = floats;
        if (singles == null) {
            doubles().get(at, into, 0, count);
            return;
        }
        for (int done = 0; done < count; done += chunk.length) {
            int some = Math.min(chunk.length, count - done);
            singles.get(at + done, chunk, 0, some);
            for (int i = 0; i < some; i++) {
                into[done + i] = chunk[i];
            }
        }
    }

    void put(int at, double[] from, int count) {
        FloatBuffer singles = floats;
        if (singles == null) {
            doubles().put(at, from, 0, count);
            return;
        }
        for (int done = 0; done < count; done += chunk.length) {
            int some = Math.min(chunk.length, count - done);
            for (int i = 0; i < some; i++) {
                chunk[i] = (float) from[done + i];
            }
            singles.put(at + done, chunk, 0, some);
        }
    }

    void copy(int at, FlatArray from, int start, int count) {
        FloatBuffer singles = floats;
        if (singles == null) {
            doubles().put(at, from.doubles(), start, count);
        } else if (from.floats != null) {
            singles.put(at, from.floats, start, count);
        }
    }

    void fill(int at, int count, double value) {
        for (int i = at; i < at + count; i++) {
            if (floats == null) {
                doubles().put(i, value);
            } else {
                floats.put(i, (float) value);
            }
        }
    }

    /** Becomes the sum of so many lines, each of as many numbers as it has. */
    void sumLines(FlatArray lines, int count) {
        double[] line = new double[length];
        double[] sum = new double[length];
        for (int at = 0; at < count; at++) {
            lines.get(at * length, line, length);
            for (int i = 0; i < length; i++) {
                sum[i] += line[i];
            }
        }
        put(0, sum, length);
    }

    void zero() {
        Pointer.memset(first, 0, (long) length * first.sizeof());
    }

    /** A matrix that begins at a number; {@code stride} numbers lie from row to row. */
    MatrixView matrix(int at, int rows, int columns, int stride) {
        long last = rows == 0 ? 0 : at + (long) (rows - 1) * stride + columns;
        if (at < 0 || last > length) {
            throw new IllegalArgumentException("a matrix of " + rows + "x" + columns + " from " + at + " with stride "
                    + stride + " ends at " + last + ", but there are " + length + " numbers");
        }
        return new MatrixView(first.getPointer(at), rows, columns, stride, false);
    }

    MatrixView matrix(int rows, int columns) {
        return matrix(0, rows, columns, columns);
    }

    private DoubleBuffer doubles() {
        DoubleBuffer buffer = doubles;
        if (buffer == null) {
            throw new IllegalStateException("floats and doubles are mixed");
        }
        return buffer;
    }

    void close() {
        array.close();
    }
}
