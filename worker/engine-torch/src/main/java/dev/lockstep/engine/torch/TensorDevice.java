package dev.lockstep.engine.torch;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.globalContext;
import static org.bytedeco.pytorch.global.torch.make_generator_cpu;
import static org.bytedeco.pytorch.global.torch.zeros;

import dev.lockstep.engine.ComputeDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where tensors lie that are computed with: in the buffers that others see, or apart from them, on a card. What comes from a buffer
 * is brought there, what goes into one is fetched; where they lie in the buffers themselves, neither is any work.
 */
final class TensorDevice {
    /** Where vector instructions like their operands to begin. */
    private static final int ALIGNMENT_BYTES = 64;

    private final boolean isApart;
    private final Device device;
    private final DeviceOptional there;
    private final DeviceOptional here;
    private final MemoryFormatOptional asItIs = new MemoryFormatOptional();

    /** Its pointers live as long as the scope in which it is made. */
    TensorDevice(ComputeDevice device) {
        isApart = device.isApart();
        this.device = device instanceof ComputeDevice.Card card
                ? new Device(DeviceType.CUDA, (byte) card.index())
                : new Device(DeviceType.CPU);
        there = new DeviceOptional(this.device);
        here = new DeviceOptional(new Device(DeviceType.CPU));
    }

    boolean isApart() {
        return isApart;
    }

    /** What lies where the buffers are, to be computed with. */
    Tensor bring(Tensor ofBuffers) {
        return isApart ? moved(ofBuffers, there) : ofBuffers;
    }

    /** What was computed, where the buffers are. */
    Tensor fetch(Tensor computed) {
        return isApart ? moved(computed, here) : computed;
    }

    private Tensor moved(Tensor tensor, DeviceOptional to) {
        return tensor.to(tensor.options().device(to), false, true, asItIs);
    }

    Tensor zerosOf(long... sizes) {
        return zeros(sizes, floats());
    }

    private TensorOptions floats() {
        return new TensorOptions(ScalarType.Float).device(there);
    }

    /** One that nobody else draws from. */
    Generator generator(long seed) {
        if (!device.is_cuda()) {
            return make_generator_cpu(seed);
        }
        Generator own = globalContext().defaultGenerator(device).clone();
        own.set_current_seed(seed);
        return own;
    }

    /** Room for so many zeros, whose address no system changes where a card copies from it. */
    FloatBuffer buffer(int count) {
        if (!device.is_cuda() || count == 0) {
            return aligned(count);
        }
        TensorOptions pinned = new TensorOptions(ScalarType.Float).pinned_memory(new BoolOptional(true));
        Tensor room = empty(new long[] {count}, pinned, asItIs).zero_();
        return room.data_ptr_float().capacity(count).asBuffer();
    }

    private static FloatBuffer aligned(int count) {
        int bytes = Math.multiplyExact(count, Float.BYTES);
        return ByteBuffer.allocateDirect(Math.addExact(bytes, 2 * ALIGNMENT_BYTES))
                .alignedSlice(ALIGNMENT_BYTES)
                .slice(0, bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
