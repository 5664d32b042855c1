package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.ones;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** A window that moves over an image, or over the steps of a sequence, and takes of what is there the largest or the mean. */
final class PoolOperations {
    private static final long[] NONE = {0, 0};
    private static final long[] ONE = {1, 1};

    private PoolOperations() {}

    static LayerOperation of(ImageLayer.Pool pool, RowShape.Image in, TensorDevice device) {
        return of(
                pool,
                device,
                new long[] {in.rows(), in.columns()},
                new long[] {pool.window().height(), pool.window().width()},
                new long[] {pool.steps().height(), pool.steps().width()},
                WindowEdge.of(pool, in));
    }

    static LayerOperation of(ImageLayer.Pool pool, RowShape.Sequence in, TensorDevice device) {
        int window = pool.window().height();
        int stride = pool.steps().height();
        LayerOperation ofImages = of(
                pool,
                device,
                new long[] {in.steps(), 1},
                new long[] {window, 1},
                new long[] {stride, 1},
                WindowEdge.alongSteps(pool.padding(), in.steps(), window, stride, 1));
        return (pass, rows) -> SequenceOperations.asSequence(ofImages.apply(pass, SequenceOperations.asImage(rows)));
    }

    private static LayerOperation of(
            ImageLayer.Pool pool, TensorDevice device, long[] in, long[] window, long[] strides, WindowEdge edge) {
        if (pool instanceof ImageLayer.MaxPool) {
            return (pass, rows) ->
                    max_pool2d(edge.padded(rows, Float.NEGATIVE_INFINITY), window, strides, NONE, ONE, false);
        }
        if (edge.isNone()) {
            LongOptional usual = new LongOptional();
            return (pass, rows) -> avg_pool2d(rows, window, strides, NONE, false, true, usual);
        }
        LongOptional one = new LongOptional(1);
        Tensor all = device.bring(ones(1, 1, in[0], in[1]));
        Tensor counts = avg_pool2d(edge.padded(all, 0), window, strides, NONE, false, true, one);
        return (pass, rows) -> avg_pool2d(edge.padded(rows, 0), window, strides, NONE, false, true, one)
                .div(counts);
    }
}
