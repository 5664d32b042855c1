package dev.lockstep.engine.torch;

import dev.lockstep.network.RowShape;
import java.util.List;

/** Sizes of tensors that hold rows of a shape. */
final class Shapes {
    private Shapes() {}

    /** So many rows. */
    static long[] sizes(int rows, RowShape shape) {
        List<Integer> own = shape.sizes();
        long[] sizes = new long[own.size() + 1];
        sizes[0] = rows;
        for (int i = 0; i < own.size(); i++) {
            sizes[i + 1] = own.get(i);
        }
        return sizes;
    }
}
