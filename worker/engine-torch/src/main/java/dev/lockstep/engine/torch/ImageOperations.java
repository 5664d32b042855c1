package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.adaptive_max_pool2d;
import static org.bytedeco.pytorch.global.torch.max_pool2d;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Layers for images. */
final class ImageOperations {
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};
    private static final long[] ROWS_AND_COLUMNS = {2, 3};

    private ImageOperations() {}

    /** Each channel by itself, then all channels at each point. */
    static LayerOperation separable(ImageLayer.SeparableConv2d conv, RowShape.Image in, LayerStretches own) {
        DepthwiseConvolution each = new DepthwiseConvolution(conv, conv.depthMultiplier(), in, own);
        Tensor point = own.learned(conv.filters(), (long) in.channels() * conv.depthMultiplier(), 1, 1);
        TensorOptional bias = own.bias(conv.bias(), conv.filters());
        return (pass, rows) -> Convolution.of(each.of(rows), point, bias, ONE, NONE, ONE);
    }

    /** Each channel by itself. */
    static LayerOperation depthwise(ImageLayer.DepthwiseConv2d conv, RowShape.Image in, LayerStretches own) {
        DepthwiseConvolution each = new DepthwiseConvolution(conv, conv.depthMultiplier(), in, own);
        Optional<Tensor> bias = conv.bias()
                ? Optional.of(own.learned((long) in.channels() * conv.depthMultiplier(), 1, 1))
                : Optional.empty();
        return (pass, rows) -> {
            Tensor image = each.of(rows);
            return bias.map(image::add).orElse(image);
        };
    }

    static LayerOperation globalPool(ImageLayer.GlobalPool pool, RowShape.Image in) {
        if (pool.kind() == ImageLayer.Pooling.AVERAGE) {
            return (pass, rows) -> rows.mean(ROWS_AND_COLUMNS);
        }
        // On a card the adaptive one adds gradients in an order of its own.
        long[] whole = {in.rows(), in.columns()};
        return (pass, rows) -> {
            Tensor largest = rows.is_cuda()
                    ? max_pool2d(rows, whole, whole, NONE, ONE, false)
                    : adaptive_max_pool2d(rows, ONE).get0();
            return largest.view(pass.rows(), in.channels());
        };
    }
}
