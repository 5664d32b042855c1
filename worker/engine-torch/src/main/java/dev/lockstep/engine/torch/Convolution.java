package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;
import static org.bytedeco.pytorch.global.torch.conv2d;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/** Convolutions, by whatever computes them fast and as {@code training.arithmetic} wants it. */
final class Convolution {
    private static final long[] A_SECOND_CHANNEL = {0, 0, 0, 0, 0, 1};

    private Convolution() {}

    /** @param even what stands around the images on either side */
    static Tensor of(
            Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations) {
        if (images.is_cuda()) {
            return conv2d(images, weights, bias, strides, even, dilations, 1);
        }
        return TorchLibrary.isPortable()
                ? byProducts(images, weights, bias, strides, even, dilations)
                : byOneDnn(images, weights, bias, strides, even, dilations);
    }

    /** OpenBLAS sums a product in the same order on every processor; oneDNN sums a convolution in blocks that fit its caches. */
    static Tensor byProducts(
            Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations) {
        return new ProductConvolution(images, weights, bias, strides, even, dilations).out();
    }

    /**
     * By oneDNN, of images whose channels lie side by side, though their sizes are said in the usual order. So they are faster; and only so
     * are they right in this build: where channels lie apart it computes in blocks of 8 or 16, and what pads the last block is never
     * written, so that gradients are wrong or no numbers, depending on what was in memory.
     */
    static Tensor byOneDnn(
            Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations) {
        return conv2d(channelsLast(wide(images)), channelsLast(wide(weights)), bias, strides, even, dilations, 1);
    }

    /** Of one channel nobody can tell whether it lies side by side with others. */
    private static Tensor wide(Tensor images) {
        return images.size(1) == 1 ? constant_pad_nd(images, A_SECOND_CHANNEL, new Scalar(0f)) : images;
    }

    private static Tensor channelsLast(Tensor images) {
        Tensor lying = images.permute(0, 2, 3, 1).contiguous();
        Tensor said = lying.permute(0, 3, 1, 2);
        if (said.suggest_memory_format().intern() == MemoryFormat.ChannelsLast) {
            return said;
        }
        // Of a side of one place, any distance to the next is as good: it is said anew, so that it is seen how they
        // lie.
        return lying.flatten()
                .view(lying.size(0), lying.size(1), lying.size(2), lying.size(3))
                .permute(0, 3, 1, 2);
    }
}
