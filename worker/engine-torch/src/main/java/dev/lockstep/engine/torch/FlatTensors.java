package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * All parameters in one buffer and their gradient in another. The arrays of layers are tensors within the one, and what libtorch
 * finds as their gradients is added where it belongs in the other.
 */
final class FlatTensors {
    /** Where vector instructions like their operands to begin. */
    private static final int ALIGNMENT_BYTES = 64;

    private final FloatBuffer parameters;
    private final FloatBuffer gradient;
    private final Tensor all;
    private final Tensor slopes;

    FlatTensors(int count) {
        parameters = floats(count);
        gradient = floats(count);
        all = tensor(parameters, count);
        slopes = tensor(gradient, count);
    }

    private static FloatBuffer floats(int count) {
        int bytes = Math.multiplyExact(count, Float.BYTES);
        return ByteBuffer.allocateDirect(Math.addExact(bytes, 2 * ALIGNMENT_BYTES))
                .alignedSlice(ALIGNMENT_BYTES)
                .slice(0, bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The numbers of a direct buffer, where they lie. */
    static Tensor tensor(FloatBuffer values, long... sizes) {
        return from_blob(new FloatPointer(values), sizes);
    }

    FloatBuffer parameters() {
        return parameters;
    }

    FloatBuffer gradient() {
        return gradient;
    }

    void zeroGradient() {
        slopes.zero_();
    }

    /** A stretch of the parameters, which learns. */
    Tensor learned(int first, long... sizes) {
        Tensor learned = fixed(first, sizes).requires_grad_(true);
        learned.mutable_grad().put(slope(first, sizes));
        return learned;
    }

    /** A stretch of the parameters whose gradient nobody asks libtorch for. */
    Tensor fixed(int first, long... sizes) {
        return stretch(all, first, sizes);
    }

    /** The same stretch of the gradient. */
    Tensor slope(int first, long... sizes) {
        return stretch(slopes, first, sizes);
    }

    private static Tensor stretch(Tensor flat, int first, long... sizes) {
        return flat.narrow(0, first, count(sizes)).view(sizes).detach();
    }

    static long count(long... sizes) {
        long count = 1;
        for (long size : sizes) {
            count *= size;
        }
        return count;
    }
}
