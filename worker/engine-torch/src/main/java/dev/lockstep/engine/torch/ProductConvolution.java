package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.mm_out;
import static org.bytedeco.pytorch.global.torch.zeros;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * A convolution as products of matrices, which OpenBLAS sums in the same order on every processor: forward, of what lies under the
 * kernel with the filters; back to the weights, of the same with the gradient; back to the images, of what of the gradient lies
 * under the turned kernel with the turned filters. Images go in lying in any order, and come out with their channels side by side.
 */
final class ProductConvolution {
    private static final long[] OVER_PLACES = {0, 2, 3};
    private static final long[] ROWS_AND_COLUMNS = {2, 3};

    private final Tensor images;
    private final Tensor weights;
    private final TensorOptional bias;
    private final KernelSide high;
    private final KernelSide wide;
    private final ImageColumns columns;

    /** @param even what stands around the images on either side */
    ProductConvolution(
            Tensor images, Tensor weights, TensorOptional bias, long[] strides, long[] even, long[] dilations) {
        this.images = images;
        this.weights = weights;
        this.bias = bias;
        high = KernelSide.of(images.size(2), even[0], strides[0], weights.size(2), dilations[0]);
        wide = KernelSide.of(images.size(3), even[1], strides[1], weights.size(3), dilations[1]);
        columns = new ImageColumns(high, wide, images.size(1));
    }

    Tensor out() {
        Tensor out = empty(images.size(0), high.places(), wide.places(), weights.size(0));
        scoped(() -> {
            Tensor filters = filters();
            columns.read(channelsLast(images.detach()), byPlace(out), (under, made) -> mm_out(made, under, filters));
            if (bias.has_value()) {
                out.add_(bias.get().detach());
            }
        });
        Tensor said = out.permute(0, 3, 1, 2);
        return bias.has_value()
                ? BackByHand.of(said, this::back, images, weights, bias.get())
                : BackByHand.of(said, this::back, images, weights);
    }

    /** As many lines as a line of the columns is wide. */
    private Tensor filters() {
        return lines(weights.detach().permute(2, 3, 1, 0));
    }

    private Tensor[] back(Tensor slope) {
        Tensor lying = channelsLast(slope).contiguous();
        Tensor ofImages = images.requires_grad() ? toImages(lying) : new Tensor();
        Tensor ofWeights = toWeights(lying);
        return bias.has_value()
                ? new Tensor[] {ofImages, ofWeights, slope.sum(OVER_PLACES)}
                : new Tensor[] {ofImages, ofWeights};
    }

    private Tensor toImages(Tensor slope) {
        Tensor out = empty(images.size(0), images.size(2), images.size(3), images.size(1));
        scoped(() -> {
            if (high.isBackQuick() && wide.isBackQuick()) {
                Tensor filters = lines(weights.detach().flip(ROWS_AND_COLUMNS).permute(2, 3, 0, 1));
                new ImageColumns(high.back(), wide.back(), weights.size(0))
                        .read(slope, byPlace(out), (under, made) -> mm_out(made, under, filters));
            } else {
                Tensor filters = filters().t();
                columns.write(out, byPlace(slope), (under, from) -> mm_out(under, from, filters));
            }
        });
        return out.permute(0, 3, 1, 2);
    }

    private Tensor toWeights(Tensor slope) {
        Tensor filters = zeros(high.kernel(), wide.kernel(), images.size(1), weights.size(0));
        scoped(() -> {
            Tensor sum = lines(filters);
            columns.read(channelsLast(images.detach()), byPlace(slope), (under, from) -> sum.addmm_(under.t(), from));
        });
        return filters.permute(3, 2, 0, 1);
    }

    /** What is made on the way goes at its end, and not with all else at the end of the step. */
    private static void scoped(Runnable way) {
        PointerScope scope = new PointerScope();
        try {
            way.run();
        } finally {
            scope.close();
        }
    }

    private static Tensor channelsLast(Tensor images) {
        return images.permute(0, 2, 3, 1);
    }

    /** A line for each place of each image. */
    private static Tensor byPlace(Tensor images) {
        return images.view(-1, images.size(3));
    }

    /** A line for each pixel and channel that a kernel covers. */
    private static Tensor lines(Tensor filters) {
        return filters.reshape(-1, filters.size(3));
    }
}
