package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.CustomLayer;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** A layer of the user's own, which is given one row at a time. */
final class CustomKernel extends LayerKernel {
    private final CustomLayer layer;
    private final int before;
    private final RowShape out;
    private final int learned;

    CustomKernel(BlockLayer.Custom custom, RowShape in, DataType type) {
        super(type);
        layer = custom.create();
        before = in.width();
        out = layer.shape(in);
        learned = layer.parameters(in);
    }

    @Override
    long[] sizes(long[] in) {
        long[] sizes = new long[out.sizes().size() + 1];
        sizes[0] = in[0];
        for (int i = 1; i < sizes.length; i++) {
            sizes[i] = out.sizes().get(i - 1);
        }
        return sizes;
    }

    private double[] parameters(LayerPass pass) {
        double[] parameters = new double[learned];
        if (learned > 0) {
            pass.parameters().get(0).get(0, parameters, learned);
        }
        return parameters;
    }

    @Override
    void forward(LayerPass pass, FlatArray into) {
        double[] parameters = parameters(pass);
        double[] row = new double[before];
        double[] result = new double[out.width()];
        for (int at = 0; at < pass.rows(); at++) {
            pass.in().get(at * before, row, before);
            Arrays.fill(result, 0);
            layer.forward(row, parameters, result);
            into.put(at * result.length, result, result.length);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        double[] parameters = parameters(pass);
        double[] row = new double[before];
        double[] rowSlope = new double[before];
        double[] slope = new double[out.width()];
        double[] gradient = new double[learned];
        for (int at = 0; at < pass.rows(); at++) {
            pass.in().get(at * before, row, before);
            above.get(at * slope.length, slope, slope.length);
            Arrays.fill(rowSlope, 0);
            layer.back(row, parameters, slope, rowSlope, gradient);
            if (below != null) {
                below.put(at * before, rowSlope, before);
            }
        }
        if (learned > 0) {
            pass.gradients().get(0).put(0, gradient, learned);
        }
    }
}
