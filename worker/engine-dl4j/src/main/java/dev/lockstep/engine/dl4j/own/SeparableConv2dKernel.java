package dev.lockstep.engine.dl4j.own;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A separable convolution without its activation: each channel by itself, then one product over the channels. (The native
 * operation of ND4J 1.0.0-M2.1 for its way back refuses its own layer's arguments.)
 */
final class SeparableConv2dKernel extends LayerKernel {
    private final ImageLayer.SeparableConv2d conv;
    private final RowShape.Image in;
    private final int rows;
    private final int columns;
    private final int planes;
    private final int up;
    private final int left;

    SeparableConv2dKernel(ImageLayer.SeparableConv2d conv, RowShape.Image in, DataType type) {
        super(type);
        this.conv = conv;
        this.in = in;
        KernelExtent kernel = conv.kernel();
        rows = conv.padding().places(in.rows(), kernel.height(), conv.stride().height(), 1);
        columns = conv.padding()
                .places(in.columns(), kernel.width(), conv.stride().width(), 1);
        planes = in.channels() * conv.depthMultiplier();
        boolean same = conv.padding() == Padding.SAME;
        up = same ? edge(rows, conv.stride().height(), kernel.height(), in.rows()) : 0;
        left = same ? edge(columns, conv.stride().width(), kernel.width(), in.columns()) : 0;
    }

    private static int edge(int places, int stride, int kernel, int length) {
        return Math.max(0, (places - 1) * stride + kernel - length) / 2;
    }

    private int points() {
        return conv.kernel().height() * conv.kernel().width();
    }

    @Override
    long[] sizes(long[] sizes) {
        return new long[] {sizes[0], conv.filters(), rows, columns};
    }

    /** What is done with a number of the image, one of the plane, and the weight between them. */
    private interface Touch {
        void at(int pixel, int place, int point);
    }

    private void eachTouch(Touch touch) {
        for (int point = 0; point < points(); point++) {
            int down = point / conv.kernel().width() - up;
            int right = point % conv.kernel().width() - left;
            for (int row = 0; row < rows; row++) {
                int y = row * conv.stride().height() + down;
                for (int column = 0; y >= 0 && y < in.rows() && column < columns; column++) {
                    int x = column * conv.stride().width() + right;
                    if (x >= 0 && x < in.columns()) {
                        touch.at(y * in.columns() + x, row * columns + column, point);
                    }
                }
            }
        }
    }

    @Override
    void forward(LayerPass pass, FlatArray out) {
        int places = rows * columns;
        int pixels = in.rows() * in.columns();
        FlatArray deep = scratch.memory("deep", pass.rows() * planes * places);
        double[] image = new double[pixels];
        double[] plane = new double[places];
        double[] kernel = new double[points()];
        for (int at = 0; at < pass.rows() * planes; at++) {
            int channel = at / planes * in.channels() + at % planes / conv.depthMultiplier();
            pass.in().get(channel * pixels, image, pixels);
            pass.parameters().get(0).get(at % planes * kernel.length, kernel, kernel.length);
            Arrays.fill(plane, 0);
            eachTouch((pixel, place, point) -> plane[place] += image[pixel] * kernel[point]);
            deep.put(at * places, plane, places);
        }
        MatrixView point = pass.parameters().get(1).matrix(conv.filters(), planes);
        for (int row = 0; row < pass.rows(); row++) {
            for (int filter = 0; filter < conv.filters(); filter++) {
                double bias = conv.bias() ? pass.parameters().get(2).get(filter) : 0;
                out.fill((row * conv.filters() + filter) * places, places, bias);
            }
            matrix(out, row, conv.filters()).add(point, matrix(deep, row, planes));
        }
    }

    private MatrixView matrix(FlatArray memory, int row, int high) {
        int places = rows * columns;
        return memory.matrix(row * high * places, high, places, places);
    }

    @Override
    void back(LayerPass pass, FlatArray above, @Nullable FlatArray below) {
        pass.gradients().forEach(FlatArray::zero);
        if (conv.bias()) {
            sumBias(pass, above);
        }
        FlatArray deep = scratch.memory("deep", pass.rows() * planes * rows * columns);
        MatrixView point = pass.parameters().get(1).matrix(conv.filters(), planes);
        for (int row = 0; row < pass.rows(); row++) {
            MatrixView slope = matrix(above, row, conv.filters());
            MatrixView plane = matrix(deep, row, planes);
            pass.gradients().get(1).matrix(conv.filters(), planes).add(slope, plane.turn());
            // What went forward is not wanted any more: its gradient takes its place.
            plane.product(point.turn(), slope);
        }
        depthBack(pass, deep, below);
    }

    private void depthBack(LayerPass pass, FlatArray deep, @Nullable FlatArray below) {
        int places = rows * columns;
        int pixels = in.rows() * in.columns();
        double[] image = new double[pixels];
        double[] imageSlope = new double[pixels];
        double[] plane = new double[places];
        double[] kernel = new double[points()];
        double[] kernelSlope = new double[points()];
        if (below != null) {
            below.zero();
        }
        for (int at = 0; at < pass.rows() * planes; at++) {
            int channel = at / planes * in.channels() + at % planes / conv.depthMultiplier();
            int weights = at % planes * kernel.length;
            pass.in().get(channel * pixels, image, pixels);
            deep.get(at * places, plane, places);
            pass.parameters().get(0).get(weights, kernel, kernel.length);
            pass.gradients().get(0).get(weights, kernelSlope, kernel.length);
            eachTouch((pixel, place, point) -> kernelSlope[point] += image[pixel] * plane[place]);
            pass.gradients().get(0).put(weights, kernelSlope, kernel.length);
            if (below != null) {
                below.get(channel * pixels, imageSlope, pixels);
                eachTouch((pixel, place, point) -> imageSlope[pixel] += kernel[point] * plane[place]);
                below.put(channel * pixels, imageSlope, pixels);
            }
        }
    }

    private void sumBias(LayerPass pass, FlatArray above) {
        int places = rows * columns;
        double[] sums = new double[conv.filters()];
        double[] line = new double[places];
        for (int at = 0; at < pass.rows() * conv.filters(); at++) {
            above.get(at * places, line, places);
            for (int i = 0; i < places; i++) {
                sums[at % conv.filters()] += line[i];
            }
        }
        pass.gradients().get(2).put(0, sums, sums.length);
    }
}
