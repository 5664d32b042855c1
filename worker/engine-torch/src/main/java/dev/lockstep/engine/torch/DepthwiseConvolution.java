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
    private final ImageLayer.SeparableConv2d conv;
    private final int channels;
    private final int rows;
    private final int columns;
    private final WindowEdge edge;
    private final Tensor weights;

    DepthwiseConvolution(ImageLayer.SeparableConv2d conv, RowShape.Image in, LayerStretches own) {
        this.conv = conv;
        channels = in.channels();
        rows = conv.padding()
                .places(in.rows(), conv.kernel().height(), conv.stride().height(), 1);
        columns = conv.padding()
                .places(in.columns(), conv.kernel().width(), conv.stride().width(), 1);
        edge = WindowEdge.of(conv, in);
        int points = conv.kernel().height() * conv.kernel().width();
        weights = own.learned(channels, conv.depthMultiplier(), points, 1, 1);
    }

    Tensor of(Tensor images) {
        Tensor padded = edge.padded(images, 0);
        int points = conv.kernel().height() * conv.kernel().width();
        Tensor sum = under(padded, 0).mul(weights.select(2, 0));
        for (int point = 1; point < points; point++) {
            sum = sum.addcmul(under(padded, point), weights.select(2, point));
        }
        return sum.reshape(images.size(0), (long) channels * conv.depthMultiplier(), rows, columns);
    }

    /** What lies under a point of the kernel at each of its places, for each of the planes that a channel is made into. */
    private Tensor under(Tensor padded, int point) {
        Tensor lines = places(
                padded, 2, point / conv.kernel().width(), rows, conv.stride().height());
        return places(
                        lines,
                        3,
                        point % conv.kernel().width(),
                        columns,
                        conv.stride().width())
                .unsqueeze(2);
    }

    private static Tensor places(Tensor images, long dimension, int first, int count, int stride) {
        int end = first + (count - 1) * stride + 1;
        return images.slice(dimension, new LongOptional(first), new LongOptional(end), stride);
    }
}
