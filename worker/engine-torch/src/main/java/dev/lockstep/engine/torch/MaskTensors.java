package dev.lockstep.engine.torch;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.StepMasks;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/** Which steps are there at each place of a network, of the batch that was read last. */
final class MaskTensors {
    private final StepMasks masks;
    private final TensorDevice device;
    private int rows;

    MaskTensors(StepMasks masks, TensorDevice device) {
        this.masks = masks;
        this.device = device;
    }

    void read(Batch batch) {
        masks.read(batch);
        rows = batch.rows();
    }

    /** Of what goes into a node; null where all is there. */
    @Nullable
    PresentSteps before(int node) {
        StepMasks.Mask known = masks.before(node);
        return known == null || PresentSteps.allThere(known.values(), rows * known.steps())
                ? null
                : new PresentSteps(known.values(), rows, known.steps(), device);
    }

    @Nullable
    FloatBuffer out() {
        return masks.out();
    }
}
