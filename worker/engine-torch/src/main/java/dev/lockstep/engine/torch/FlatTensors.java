package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.from_blob;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;

/**
 * All parameters in one stretch of memory and their gradient in another. The arrays of layers are tensors within the one, and what
 * libtorch finds as their gradients is added where it belongs in the other.
 */
final class FlatTensors {
    private final TensorDevice device;
    private final MirroredFloats parameters;
    private final MirroredFloats gradient;
    private final List<ArrivedGradients.Array> learned = new ArrayList<>();

    FlatTensors(int count, TensorDevice device) {
        this(device, new MirroredFloats(device, count), count);
    }

    private FlatTensors(TensorDevice device, MirroredFloats parameters, int count) {
        this.device = device;
        this.parameters = parameters;
        gradient = new MirroredFloats(device, count);
    }

    /** The same parameters, with a gradient of their own. */
    FlatTensors besides(int count) {
        return new FlatTensors(device, parameters, count);
    }

    /** The numbers of a direct buffer, where they lie. */
    static Tensor tensor(FloatBuffer values, long... sizes) {
        return from_blob(new FloatPointer(values), sizes);
    }

    TensorDevice device() {
        return device;
    }

    MirroredFloats parameters() {
        return parameters;
    }

    MirroredFloats gradient() {
        return gradient;
    }

    /** A stretch of the parameters, which learns. */
    Tensor learned(int first, long... sizes) {
        Tensor values = fixed(first, sizes).requires_grad_(true);
        values.mutable_grad().put(slope(first, sizes));
        learned.add(new ArrivedGradients.Array(first, values));
        return values;
    }

    /** All stretches that learn. */
    List<ArrivedGradients.Array> learned() {
        return learned;
    }

    /** A stretch of the parameters whose gradient nobody asks libtorch for. */
    Tensor fixed(int first, long... sizes) {
        return stretch(parameters, first, sizes);
    }

    /** The same stretch of the gradient. */
    Tensor slope(int first, long... sizes) {
        return stretch(gradient, first, sizes);
    }

    private static Tensor stretch(MirroredFloats flat, int first, long... sizes) {
        return flat.tensor().narrow(0, first, count(sizes)).view(sizes).detach();
    }

    static long count(long... sizes) {
        long count = 1;
        for (long size : sizes) {
            count *= size;
        }
        return count;
    }
}
