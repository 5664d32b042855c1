package dev.lockstep.engine.torch;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.pytorch.GeneratorOptional;
import org.jspecify.annotations.Nullable;

/** What layers are given besides what comes in: one batch, on its way forward. */
final class StepPass {
    private final int rows;
    private final boolean training;
    private final GeneratorOptional chance;
    private final @Nullable MaskTensors masks;
    private final Deque<Runnable> waysBack = new ArrayDeque<>();

    /**
     * On its way forward.
     *
     * @param chance what drops values by chance draws from
     * @param masks which steps are there; null where all are
     */
    StepPass(int rows, boolean training, GeneratorOptional chance, @Nullable MaskTensors masks) {
        this.rows = rows;
        this.training = training;
        this.chance = chance;
        this.masks = masks;
    }

    int rows() {
        return rows;
    }

    boolean training() {
        return training;
    }

    GeneratorOptional chance() {
        return chance;
    }

    /** Which steps are there of what goes into a node; null where all are. */
    @Nullable
    PresentSteps present(int node) {
        return masks == null ? null : masks.before(node);
    }

    /** Says how a layer that libtorch does not know goes back; the last to say so goes first. */
    void goesBackBy(Runnable way) {
        waysBack.push(way);
    }

    /** Whether what libtorch finds out on its way back is not all. */
    boolean goesBackInParts() {
        return !waysBack.isEmpty();
    }

    void goBack() {
        waysBack.forEach(Runnable::run);
    }
}
