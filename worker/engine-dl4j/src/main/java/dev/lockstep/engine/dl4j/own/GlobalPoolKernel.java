package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The mean or the largest of each value over the steps that a row has. */
final class GlobalPoolKernel extends LayerKernel {
    private final boolean max;
    private final int steps;
    private final int values;

    GlobalPoolKernel(ImageLayer.GlobalPool pool, RowShape.Sequence in, DataType type) {
        super(type);
        max = pool.kind() == ImageLayer.Pooling.MAX;
        steps = in.steps();
        values = in.values();
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], values};
    }

    private int present(LayerPass pass, int row) {
        int present = 0;
        for (int step = 0; step < steps; step++) {
            present += pass.mask(row, step, steps) != 0 ? 1 : 0;
        }
        return Math.max(1, present);
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        double[][] lines = scratch.lines(2, values);
        double[] result = lines[1];
        for (int row = 0; row < pass.rows(); row++) {
            int present = present(pass, row);
            boolean first = true;
            Arrays.fill(result, 0);
            for (int step = 0; step < steps; step++) {
                if (pass.mask(row, step, steps) == 0) {
                    continue;
                }
                pass.in().get((row * steps + step) * values, lines[0], values);
                for (int i = 0; i < values; i++) {
                    if (max) {
                        result[i] = first ? lines[0][i] : Math.max(result[i], lines[0][i]);
                    } else {
                        result[i] += lines[0][i] / present;
                    }
                }
                first = false;
            }
            out.put(row * values, result, values);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        if (below == null) {
            return;
        }
        below.zero();
        double[][] lines = scratch.lines(2, values);
        for (int row = 0; row < pass.rows(); row++) {
            above.get(row * values, lines[1], values);
            if (max) {
                toTheLargest(pass, row, lines, below);
                continue;
            }
            int present = present(pass, row);
            for (int i = 0; i < values; i++) {
                lines[1][i] /= present;
            }
            for (int step = 0; step < steps; step++) {
                if (pass.mask(row, step, steps) != 0) {
                    below.put((row * steps + step) * values, lines[1], values);
                }
            }
        }
    }

    private void toTheLargest(LayerPass pass, int row, double[][] lines, FlatArray below) {
        int[] where = new int[values];
        double[] most = new double[values];
        Arrays.fill(where, -1);
        for (int step = 0; step < steps; step++) {
            if (pass.mask(row, step, steps) == 0) {
                continue;
            }
            pass.in().get((row * steps + step) * values, lines[0], values);
            for (int i = 0; i < values; i++) {
                if (where[i] < 0 || lines[0][i] > most[i]) {
                    where[i] = step;
                    most[i] = lines[0][i];
                }
            }
        }
        for (int i = 0; i < values; i++) {
            if (where[i] >= 0) {
                below.fill((row * steps + where[i]) * values + i, 1, lines[1][i]);
            }
        }
    }
}
