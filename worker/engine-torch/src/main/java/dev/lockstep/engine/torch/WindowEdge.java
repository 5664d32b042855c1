package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.constant_pad_nd;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What stands around an image for a window that moves over its edge. Where it is uneven, there is more below and to the right. */
final class WindowEdge {
    private final long[] even;
    private final long[] uneven;

    private WindowEdge(long[] even, long[] uneven) {
        this.even = even;
        this.uneven = uneven;
    }

    /** What stands above and below, and to the left and right, alike. */
    long[] even() {
        return even.clone();
    }

    static WindowEdge of(ImageLayer.Windowed layer, RowShape.Image in) {
        long[] rows = along(
                layer.padding(),
                in.rows(),
                layer.window().height(),
                layer.steps().height(),
                layer.gaps().height());
        long[] columns = along(
                layer.padding(),
                in.columns(),
                layer.window().width(),
                layer.steps().width(),
                layer.gaps().width());
        return new WindowEdge(new long[] {rows[0], columns[0]}, new long[] {rows[1], columns[1]});
    }

    /** Of a sequence, as an image that is one column wide. */
    static WindowEdge alongSteps(Padding padding, int steps, int window, int stride, int gap) {
        long[] along = along(padding, steps, window, stride, gap);
        return new WindowEdge(new long[] {along[0], 0}, new long[] {along[1], 0});
    }

    /** What stands before and after a side, and what more stands after it. */
    private static long[] along(Padding padding, int length, int window, int stride, int gap) {
        if (padding == Padding.VALID) {
            return new long[2];
        }
        int places = padding.places(length, window, stride, gap);
        int all = Math.max(0, (places - 1) * stride + (window - 1) * gap + 1 - length);
        return new long[] {all / 2, all % 2};
    }

    boolean isNone() {
        return even[0] + even[1] + uneven[0] + uneven[1] == 0;
    }

    /** With what is uneven about it, where the operation itself can add what is even. */
    Tensor unevenlyPadded(Tensor in, float value) {
        return uneven[0] + uneven[1] == 0
                ? in
                : constant_pad_nd(in, new long[] {0, uneven[1], 0, uneven[0]}, new Scalar(value));
    }

    /** With all of it. */
    Tensor padded(Tensor in, float value) {
        return isNone()
                ? in
                : constant_pad_nd(
                        in, new long[] {even[1], even[1] + uneven[1], even[0], even[0] + uneven[0]}, new Scalar(value));
    }
}
