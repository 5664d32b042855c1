package dev.lockstep.engine.torch;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A convolution of each channel by itself: for each point of the kernel, what lies under it times its weight. (oneDNN's own reads memory
 * that nobody wrote.)
 */
final class DepthwiseConvolution {
    private final ImageLayer.Windowed conv;
    private final int channels;
    private final int multiplier;
    private final int rows;
    private final int columns;
    private final WindowEdge edge;
    private final Tensor weights;

    /** @param multiplier what each channel is made into */
    DepthwiseConvolution(ImageLayer.Windowed conv, int multiplier, RowShape.Image in, LayerStretches own) {
        this.conv = conv;
        this.multiplier = multiplier;
        channels = in.channels();
        rows = conv.padding()
                .places(
                        in.rows(),
                        conv.window().height(),
                        conv.steps().height(),
                        conv.gaps().height());
        columns = conv.padding()
                .places(
                        in.columns(),
                        conv.window().width(),
                        conv.steps().width(),
                        conv.gaps().width());
        edge = WindowEdge.of(conv, in);
        weights = own.learned(channels, multiplier, points(), 1, 1);
    }

    private int points() {
        return conv.window().height() * conv.window().width();
    }

    Tensor of(Tensor images) {
        Tensor padded = edge.padded(images, 0);
        Tensor sum = under(padded, 0).mul(weights.select(2, 0));
        for (int point = 1; point < points(); point++) {
            sum = sum.addcmul(under(padded, point), weights.select(2, point));
        }
        return sum.reshape(images.size(0), (long) channels * multiplier, rows, columns);
    }

    /** What lies under a point of the kernel at each of its places, for each of the planes that a channel is made into. */
    private Tensor under(Tensor padded, int point) {
        int row = point / conv.window().width() * conv.gaps().height();
        int column = point % conv.window().width() * conv.gaps().width();
        Tensor lines = places(padded, 2, row, rows, conv.steps().height());
        return places(lines, 3, column, columns, conv.steps().width()).unsqueeze(2);
    }

    private static Tensor places(Tensor images, long dimension, int first, int count, int stride) {
        int end = first + (count - 1) * stride + 1;
        return images.slice(dimension, new LongOptional(first), new LongOptional(end), stride);
    }
}
