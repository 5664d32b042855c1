package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** Each row, or each step of it, to mean 0 and variance 1, then by a learned factor and offset. */
final class LayerNormKernel extends LayerKernel {
    private final int values;
    private final int steps;
    private final double epsilon;

    LayerNormKernel(LayerSpec.LayerNorm norm, RowShape in, DataType type) {
        super(type);
        List<Integer> sizes = in.sizes();
        values = sizes.get(sizes.size() - 1);
        steps = in.width() / values;
        epsilon = norm.epsilon();
    }

    /** Norms a line in place; the result is what it was divided by. */
    private double norm(double[] line) {
        double mean = 0;
        for (int i = 0; i < values; i++) {
            mean += line[i];
        }
        mean /= values;
        double variance = 0;
        for (int i = 0; i < values; i++) {
            line[i] -= mean;
            variance += line[i] * line[i];
        }
        double deviation = Math.sqrt(variance / values + epsilon);
        for (int i = 0; i < values; i++) {
            line[i] /= deviation;
        }
        return deviation;
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        double[][] lines = scratch.lines(5, values);
        pass.parameters().get(0).get(0, lines[1], values);
        pass.parameters().get(1).get(0, lines[2], values);
        for (int at = 0; at < pass.rows() * steps; at++) {
            pass.in().get(at * values, lines[0], values);
            norm(lines[0]);
            for (int i = 0; i < values; i++) {
                lines[0][i] = lines[0][i] * lines[1][i] + lines[2][i];
            }
            out.put(at * values, lines[0], values);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        double[][] lines = scratch.lines(5, values);
        double[] normed = lines[0];
        double[] factor = lines[1];
        double[] slope = lines[2];
        double[] factorSlope = lines[3];
        double[] offsetSlope = lines[4];
        pass.parameters().get(0).get(0, factor, values);
        Arrays.fill(factorSlope, 0);
        Arrays.fill(offsetSlope, 0);
        for (int at = 0; at < pass.rows() * steps; at++) {
            pass.in().get(at * values, normed, values);
            double deviation = norm(normed);
            above.get(at * values, slope, values);
            double mean = 0;
            double along = 0;
            for (int i = 0; i < values; i++) {
                offsetSlope[i] += slope[i];
                factorSlope[i] += slope[i] * normed[i];
                slope[i] *= factor[i];
                mean += slope[i];
                along += slope[i] * normed[i];
            }
            if (below != null) {
                for (int i = 0; i < values; i++) {
                    slope[i] = (slope[i] - (mean + normed[i] * along) / values) / deviation;
                }
                below.put(at * values, slope, values);
            }
        }
        pass.gradients().get(0).put(0, factorSlope, values);
        pass.gradients().get(1).put(0, offsetSlope, values);
    }
}
