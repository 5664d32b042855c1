package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.Shape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The last step that each row has. */
final class Last extends Maths {
    private final int steps;
    private final int values;

    Last(Shape.Sequence in, DataType type) {
        super(type);
        steps = in.steps();
        values = in.values();
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], values};
    }

    private int last(Pass pass, int row) {
        int last = steps - 1;
        while (last > 0 && pass.mask(row, last, steps) == 0) {
            last--;
        }
        return (row * steps + last) * values;
    }

    @Override
    void forward(Pass pass, Memory out) {
        for (int row = 0; row < pass.rows(); row++) {
            out.copy(row * values, pass.in(), last(pass, row), values);
        }
    }

    @Override
    void back(Pass pass, Memory above, @Nullable Memory below) {
        if (below != null) {
            below.zero();
            for (int row = 0; row < pass.rows(); row++) {
                below.copy(last(pass, row), above, row * values, values);
            }
        }
    }
}
