package dev.lockstep.engine.torch;

import dev.lockstep.data.DirectFloats;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.Tensor;

/** Room for some values of each row of a batch, which grows with the batches. */
final class RowFloats {
    private final int width;
    private FloatBuffer values = DirectFloats.of(0);

    RowFloats(int width) {
        this.width = width;
    }

    /** The values, of which there are as many as so many rows have, at least. */
    FloatBuffer room(int rows) {
        int count = Math.multiplyExact(rows, width);
        if (values.capacity() < count) {
            values = DirectFloats.of(count);
        }
        return values;
    }

    Tensor tensor(long... sizes) {
        return FlatTensors.tensor(values, sizes);
    }
}
