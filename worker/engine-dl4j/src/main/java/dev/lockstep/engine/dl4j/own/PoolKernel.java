package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/** The mean or the largest of each value over a window of steps; of steps that are there, where it reaches past an end. */
final class PoolKernel extends LayerKernel {
    private final boolean max;
    private final int window;
    private final int stride;
    private final int steps;
    private final int values;
    private final int places;
    private final int before;

    PoolKernel(ImageLayer.Pool pool, RowShape.Sequence in, DataType type) {
        super(type);
        max = pool instanceof ImageLayer.MaxPool;
        window = pool.window().height();
        stride = pool.steps().height();
        steps = in.steps();
        values = in.values();
        places = pool.padding().places(steps, window, stride, 1);
        before = pool.padding() == Padding.SAME ? Math.max(0, (places - 1) * stride + window - steps) / 2 : 0;
    }

    @Override
    long[] sizes(long[] in) {
        return new long[] {in[0], places, values};
    }

    private int first(int place) {
        return Math.max(0, place * stride - before);
    }

    private int end(int place) {
        return Math.min(steps, place * stride - before + window);
    }

    /** Reads a window; padding counts as what it holds. */
    private double[][] read(FlatArray in, int row, int place) {
        double[][] lines = scratch.lines(window + 2, values);
        for (int step = first(place); step < end(place); step++) {
            in.get((row * steps + step) * values, lines[step - first(place)], values);
        }
        return lines;
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        for (int at = 0; at < pass.rows() * places; at++) {
            int place = at % places;
            double[][] lines = read(pass.in(), at / places, place);
            int count = end(place) - first(place);
            double[] result = lines[window];
            for (int i = 0; i < values; i++) {
                double value = lines[0][i];
                for (int k = 1; k < count; k++) {
                    value = max ? Math.max(value, lines[k][i]) : value + lines[k][i];
                }
                result[i] = max ? value : value / count;
            }
            out.put(at * values, result, values);
        }
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        if (below == null) {
            return;
        }
        below.zero();
        for (int at = 0; at < pass.rows() * places; at++) {
            int place = at % places;
            double[][] lines = read(pass.in(), at / places, place);
            double[] slope = lines[window];
            double[] line = lines[window + 1];
            above.get(at * values, slope, values);
            int count = end(place) - first(place);
            int[] largest = largest(lines, count);
            for (int k = 0; k < count; k++) {
                int to = (at / places * steps + first(place) + k) * values;
                below.get(to, line, values);
                for (int i = 0; i < values; i++) {
                    if (!max) {
                        line[i] += slope[i] / count;
                    } else if (largest[i] == k) {
                        line[i] += slope[i];
                    }
                }
                below.put(to, line, values);
            }
        }
    }

    private int[] largest(double[][] lines, int count) {
        int[] largest = new int[values];
        for (int i = 0; i < values; i++) {
            for (int k = 1; k < count; k++) {
                if (lines[k][i] > lines[largest[i]][i]) {
                    largest[i] = k;
                }
            }
        }
        return largest;
    }
}
