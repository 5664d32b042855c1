package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** While training, some values are zero in all steps of a row, and the others are scaled up for them. */
final class SpatialDropoutKernel extends LayerKernel {
    private final double rate;
    private final int steps;
    private final int values;

    SpatialDropoutKernel(ImageLayer.SpatialDropout dropout, RowShape.Sequence in, DataType type) {
        super(type);
        rate = dropout.rate();
        steps = in.steps();
        values = in.values();
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        if (!pass.training()) {
            out.copy(0, pass.in(), 0, pass.rows() * steps * values);
            return;
        }
        FlatArray factors = scratch.memory("factors", pass.rows() * values);
        for (int i = 0; i < pass.rows() * values; i++) {
            factors.fill(i, 1, Nd4j.getRandom().nextDouble() < rate ? 0 : 1 / (1 - rate));
        }
        scale(pass, pass.in(), out);
    }

    private void scale(LayerPass pass, FlatArray from, FlatArray to) {
        FlatArray factors = scratch.memory("factors", pass.rows() * values);
        double[][] lines = scratch.lines(2, values);
        for (int at = 0; at < pass.rows() * steps; at++) {
            factors.get(at / steps * values, lines[0], values);
            from.get(at * values, lines[1], values);
            for (int i = 0; i < values; i++) {
                lines[1][i] *= lines[0][i];
            }
            to.put(at * values, lines[1], values);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        if (below != null) {
            scale(pass, above, below);
        }
    }
}
