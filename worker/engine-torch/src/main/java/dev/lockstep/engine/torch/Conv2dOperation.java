package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** A convolution; of filters that see one group of channels each, one after the other, of which each is known to be right. */
final class Conv2dOperation implements LayerOperation {
    private final int groups;
    private final TensorOptional bias;
    private final Tensor weights;
    private final WindowEdge edge;
    private final long[] even;
    private final long[] strides;
    private final long[] dilations;

    Conv2dOperation(ImageLayer.Conv2d conv, RowShape.Image in, LayerStretches own) {
        groups = conv.groups();
        bias = own.bias(conv.bias(), conv.filters());
        weights = own.learned(
                conv.filters(),
                in.channels() / groups,
                conv.kernel().height(),
                conv.kernel().width());
        edge = WindowEdge.of(conv, in);
        even = edge.even();
        strides = new long[] {conv.stride().height(), conv.stride().width()};
        dilations = new long[] {conv.dilation().height(), conv.dilation().width()};
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor images = edge.unevenlyPadded(rows, 0);
        if (groups == 1) {
            return Convolution.of(images, weights, bias, strides, even, dilations);
        }
        Tensor[] parts = new Tensor[groups];
        for (int i = 0; i < groups; i++) {
            TensorOptional own = bias.has_value() ? new TensorOptional(part(bias.get(), 0, i)) : bias;
            parts[i] = Convolution.of(part(images, 1, i), part(weights, 0, i), own, strides, even, dilations);
        }
        return cat(new TensorVector(parts), 1);
    }

    private Tensor part(Tensor all, long dimension, int group) {
        long size = all.size(dimension) / groups;
        return all.narrow(dimension, group * size, size);
    }
}
