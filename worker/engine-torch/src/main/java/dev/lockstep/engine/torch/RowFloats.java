package dev.lockstep.engine.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;

/** Room for some values of each row of a batch, which grows with the batches. */
final class RowFloats {
    private final int width;
    private FloatBuffer values = direct(0);

    RowFloats(int width) {
        this.width = width;
    }

    private static FloatBuffer direct(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The values, of which there are as many as so many rows have, at least. */
    FloatBuffer room(int rows) {
        int count = Math.multiplyExact(rows, width);
        if (values.capacity() < count) {
            values = direct(count);
        }
        return values;
    }

    Tensor tensor(long... sizes) {
        return FlatTensors.tensor(values, sizes);
    }
}
