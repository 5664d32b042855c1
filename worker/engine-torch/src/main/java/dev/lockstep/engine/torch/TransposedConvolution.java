package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.col2im;
import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.matmul;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * A convolution the other way: what each pixel is multiplied to is added where the kernel stands, cut where an image of the wanted
 * size ends; then a bias, also where nothing came to. (One product and one sum, without oneDNN: see {@link Convolution}.)
 */
final class TransposedConvolution implements LayerOperation {
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    private final int channels;
    private final Tensor kernel;
    private final Optional<Tensor> bias;
    private final long[] reached;
    private final long[] window;
    private final long[] strides;
    private final long[] cut;

    TransposedConvolution(ImageLayer.TransposedConv2d conv, RowShape.Image in, RowShape.Image out, LayerStretches own) {
        channels = in.channels();
        window = new long[] {conv.kernel().height(), conv.kernel().width()};
        strides = new long[] {conv.stride().height(), conv.stride().width()};
        kernel = own.learned(conv.filters(), channels, window[0] * window[1]);
        bias = conv.bias() ? Optional.of(own.learned(conv.filters(), 1, 1)) : Optional.empty();
        reached = new long[] {(in.rows() - 1) * strides[0] + window[0], (in.columns() - 1) * strides[1] + window[1]};
        long up = before(conv.padding(), window[0], strides[0]);
        long left = before(conv.padding(), window[1], strides[1]);
        cut = new long[] {
            -left, out.columns() + left - reached[1], -up, out.rows() + up - reached[0],
        };
    }

    /** What is cut off before the image: where it is uneven, more is cut off behind it, as a convolution's edge is larger there. */
    private static long before(Padding padding, long window, long stride) {
        return padding == Padding.SAME ? Math.max(0, window - stride) / 2 : 0;
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor pixels = rows.reshape(rows.size(0), channels, -1);
        Tensor spread = matmul(kernel.permute(0, 2, 1).reshape(-1, channels), pixels);
        Tensor all = col2im(spread, reached, window, ONE, NONE, strides);
        boolean isWhole = cut[0] == 0 && cut[1] == 0 && cut[2] == 0 && cut[3] == 0;
        Tensor image = isWhole ? all : constant_pad_nd(all, cut, new Scalar(0f));
        return bias.map(image::add).orElse(image);
    }
}
