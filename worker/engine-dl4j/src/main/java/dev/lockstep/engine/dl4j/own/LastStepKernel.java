package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.RowShape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The last step that each row has, or, of values that come from both ways, that and the first. */
final class LastStepKernel extends LayerKernel {
    private final int steps;
    private final int values;
    private final int ofLast;

    /** @param ofLast so many of its values are those of the last step, the others those of the first */
    LastStepKernel(RowShape.Sequence in, int ofLast, DataType type) {
        super(type);
        steps = in.steps();
        values = in.values();
        this.ofLast = ofLast;
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], values};
    }

    private int last(LayerPass pass, int row) {
        int last = steps - 1;
        while (last > 0 && pass.mask(row, last, steps) == 0) {
            last--;
        }
        return (row * steps + last) * values;
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        for (int row = 0; row < pass.rows(); row++) {
            out.copy(row * values, pass.in(), last(pass, row), ofLast);
            out.copy(row * values + ofLast, pass.in(), row * steps * values + ofLast, values - ofLast);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        if (below != null) {
            below.zero();
            for (int row = 0; row < pass.rows(); row++) {
                below.copy(last(pass, row), above, row * values, ofLast);
                below.copy(row * steps * values + ofLast, above, row * values + ofLast, values - ofLast);
            }
        }
    }
}
