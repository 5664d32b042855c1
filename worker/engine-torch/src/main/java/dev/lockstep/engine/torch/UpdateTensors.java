package dev.lockstep.engine.torch;

import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.ParameterRange;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What an update does to each parameter, of all of them at once: empty where it does the same to all, which is most often so.
 *
 * @param left what the updater leaves alone
 * @param still what does not move by its gradient itself
 * @param lasting what loses no share of itself
 * @param heldZeros what stays zero where it is
 * @param l1 how hard each is pulled to zero, whatever its size
 * @param l2 and by how much of its size
 */
record UpdateTensors(
        Optional<Tensor> left,
        Optional<Tensor> still,
        Optional<Tensor> lasting,
        Optional<Tensor> heldZeros,
        Optional<Tensor> l1,
        Optional<Tensor> l2) {

    static UpdateTensors of(List<ParameterRange> ranges, TensorDevice device, int count) {
        return new UpdateTensors(
                marks(ranges, device, count, range -> !range.learned()),
                ranges.stream().noneMatch(ParameterRange::running)
                        ? Optional.empty()
                        : marks(ranges, device, count, range -> !range.running()),
                marks(ranges, device, count, range -> !(range.kind() instanceof ParameterRange.Weights)),
                marks(ranges, device, count, range -> range.held() == ParameterRange.Held.ZEROS),
                floats(ranges, device, count, range -> pull(range).l1()),
                floats(ranges, device, count, range -> pull(range).l2()));
    }

    private static ParameterRange.Weights pull(ParameterRange range) {
        return range.learned() && range.kind() instanceof ParameterRange.Weights pull
                ? pull
                : new ParameterRange.Weights(1, 0, 0);
    }

    private static Optional<Tensor> marks(
            List<ParameterRange> ranges, TensorDevice device, int count, Predicate<ParameterRange> marked) {
        return floats(ranges, device, count, range -> marked.test(range) ? 1 : 0)
                .map(marks -> marks.ne(new Scalar(0f)));
    }

    /** Some number of each range. */
    private interface OfRange {
        float number(ParameterRange range);
    }

    /** Empty where it is zero everywhere. */
    private static Optional<Tensor> floats(
            List<ParameterRange> ranges, TensorDevice device, int count, OfRange number) {
        if (ranges.stream().allMatch(range -> number.number(range) == 0)) {
            return Optional.empty();
        }
        FloatBuffer buffer = DirectFloats.of(count);
        for (ParameterRange range : ranges) {
            for (int i = range.first(); i < range.end(); i++) {
                buffer.put(i, number.number(range));
            }
        }
        return Optional.of(device.bring(FlatTensors.tensor(buffer, count)));
    }
}
