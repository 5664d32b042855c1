package dev.lockstep.engine.torch;

import dev.lockstep.engine.parameter.LayerParameter;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/**
 * The arrays of one layer, which are taken one after the other in the order in which they lie. Several that lie side by side may be
 * taken as one.
 */
final class LayerStretches {
    private final FlatTensors flat;
    private final String path;
    private final int end;
    private int at;

    /**
     * Those of a layer.
     *
     * @param path what messages call the layer
     */
    LayerStretches(FlatTensors flat, String path, List<LayerParameter> arrays) {
        this.flat = flat;
        this.path = path;
        at = arrays.isEmpty() ? 0 : arrays.get(0).first();
        end = arrays.isEmpty() ? 0 : arrays.get(arrays.size() - 1).end();
    }

    TensorDevice device() {
        return flat.device();
    }

    private int next(long... sizes) {
        int first = at;
        at = Math.toIntExact(at + FlatTensors.count(sizes));
        if (at > end) {
            throw new IllegalStateException(path + " has parameters up to " + end + ", but takes some up to " + at);
        }
        return first;
    }

    Tensor learned(long... sizes) {
        return flat.learned(next(sizes), sizes);
    }

    /** A bias; nothing where the layer has none. */
    TensorOptional bias(boolean present, long count) {
        return present ? new TensorOptional(learned(count)) : new TensorOptional();
    }

    /** What libtorch finds no gradient of: the layer writes it itself. */
    ByHand byHand(long... sizes) {
        int first = next(sizes);
        return new ByHand(flat.fixed(first, sizes), flat.slope(first, sizes));
    }

    /** Numbers, and where their gradient goes. */
    record ByHand(Tensor values, Tensor slope) {}

    void requireAllTaken() {
        if (at != end) {
            throw new IllegalStateException(path + " has parameters up to " + end + ", but takes those up to " + at);
        }
    }
}
