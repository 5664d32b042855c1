package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.StepMasks;
import dev.lockstep.engine.dl4j.own.HostSide;
import dev.lockstep.network.NetworkPlan;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The masks of a batch as arrays: the same memory, made once for each number of rows and used each step; on a card made each step. */
final class MaskArrays {
    private final StepMasks masks;
    private final Map<StepMasks.Mask, Views> known = new HashMap<>();

    /** Arrays on one buffer, by their rows. */
    private record Views(FloatBuffer values, Map<Integer, INDArray> arrays) {
        INDArray of(int rows, int steps) {
            return arrays.computeIfAbsent(rows, n -> StepMemory.lasting(() -> array(n, steps)));
        }

        private INDArray array(int rows, int steps) {
            long length = (long) rows * steps;
            return Nd4j.create(
                    Nd4j.createBuffer(new FloatPointer(values), length, DataType.FLOAT), new long[] {rows, steps});
        }
    }

    MaskArrays(NetworkPlan plan) {
        masks = new StepMasks(plan);
    }

    void read(Batch batch) {
        masks.read(batch);
    }

    /** The mask of what goes into a node, as [rows, steps]; null where it has no steps, or not those of the row. */
    @Nullable
    INDArray before(int node, int rows) {
        StepMasks.Mask mask = node < 0 ? null : masks.before(node);
        if (mask == null) {
            return null;
        }
        if (HostSide.isApart()) {
            return brought(mask, rows);
        }
        Views views = known.get(mask);
        if (views == null || views.values().capacity() < mask.values().capacity()) {
            views = new Views(mask.values(), new HashMap<>());
            known.put(mask, views);
        }
        return views.of(rows, mask.steps());
    }

    private static INDArray brought(StepMasks.Mask mask, int rows) {
        INDArray array = Nd4j.createUninitializedDetached(DataType.FLOAT, 'c', rows, mask.steps());
        NativeLibrary.live(array).put(0, mask.values(), 0, rows * mask.steps());
        HostSide.wrote(array);
        return array;
    }

    /** The mask of what the network puts out, row after row. */
    @Nullable
    FloatBuffer out() {
        return masks.out();
    }
}
