package dev.lockstep.example;

import dev.lockstep.network.CustomLayer;
import dev.lockstep.network.RowShape;

/**
 * A layer of one's own, as docs/networks.md shows it: each output is the larger of two weighted sums. Its settings are the
 * number of outputs.
 *
 * <pre>
 * - custom: { className: dev.lockstep.example.Maxout, settings: "8" }
 * </pre>
 */
public final class Maxout implements CustomLayer {
    private final int units;

    public Maxout(String settings) {
        units = Integer.parseInt(settings);
    }

    @Override
    public RowShape shape(RowShape in) {
        if (in instanceof RowShape.Values) {
            return new RowShape.Values(units);
        }
        throw new IllegalArgumentException("it takes a list of values, but " + in + " comes in");
    }

    @Override
    public int parameters(RowShape in) {
        return 2 * units * in.width();
    }

    @Override
    public void forward(double[] in, double[] parameters, double[] out) {
        for (int unit = 0; unit < units; unit++) {
            out[unit] = Math.max(sum(in, parameters, 2 * unit), sum(in, parameters, 2 * unit + 1));
        }
    }

    @Override
    public void back(double[] in, double[] parameters, double[] outGradient, double[] inGradient, double[] gradient) {
        for (int unit = 0; unit < units; unit++) {
            boolean first = sum(in, parameters, 2 * unit) >= sum(in, parameters, 2 * unit + 1);
            int from = (first ? 2 * unit : 2 * unit + 1) * in.length;
            for (int i = 0; i < in.length; i++) {
                inGradient[i] += outGradient[unit] * parameters[from + i];
                gradient[from + i] += outGradient[unit] * in[i];
            }
        }
    }

    private static double sum(double[] in, double[] parameters, int which) {
        double sum = 0;
        for (int i = 0; i < in.length; i++) {
            sum += in[i] * parameters[which * in.length + i];
        }
        return sum;
    }
}
