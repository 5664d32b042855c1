package dev.lockstep.engine.torch;

import org.bytedeco.pytorch.Tensor;

/** What a layer does with rows, without its activation. */
@FunctionalInterface
interface LayerOperation {
    /**
     * Computes what comes out.
     *
     * @param in of the shape that the plan says, the rows first
     */
    Tensor apply(StepPass pass, Tensor in);
}
