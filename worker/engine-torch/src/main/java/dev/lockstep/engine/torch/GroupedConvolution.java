package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.cat;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;

/** A convolution whose filters see one group of channels each: one convolution after the other, of which each is known to be right. */
final class GroupedConvolution implements LayerOperation {
    private final int groups;
    private final Optional<Tensor> bias;
    private final Tensor weights;
    private final WindowEdge edge;
    private final long[] strides;
    private final long[] dilations;

    GroupedConvolution(ImageLayer.Conv2d conv, RowShape.Image in, LayerStretches own) {
        groups = conv.groups();
        bias = conv.bias() ? Optional.of(own.learned(conv.filters())) : Optional.empty();
        weights = own.learned(
                conv.filters(),
                in.channels() / groups,
                conv.kernel().height(),
                conv.kernel().width());
        edge = WindowEdge.of(conv, in);
        strides = new long[] {conv.stride().height(), conv.stride().width()};
        dilations = new long[] {conv.dilation().height(), conv.dilation().width()};
    }

    @Override
    public Tensor apply(StepPass pass, Tensor rows) {
        Tensor images = edge.unevenlyPadded(rows, 0);
        Tensor[] parts = new Tensor[groups];
        for (int i = 0; i < groups; i++) {
            int group = i;
            TensorOptional own =
                    bias.map(all -> new TensorOptional(part(all, 0, group))).orElseGet(TensorOptional::new);
            parts[i] = Convolution.of(part(images, 1, i), part(weights, 0, i), own, strides, edge.even(), dilations);
        }
        return cat(new TensorVector(parts), 1);
    }

    private Tensor part(Tensor all, long dimension, int group) {
        long size = all.size(dimension) / groups;
        return all.narrow(dimension, group * size, size);
    }
}
