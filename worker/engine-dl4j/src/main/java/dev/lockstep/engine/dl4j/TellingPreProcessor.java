package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands before a layer of Deeplearning4j's, and tells when the way back has come through that: a chain asks it for the gradient of what
 * came in as soon as the layer has written its own.
 */
final class TellingPreProcessor implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    private final @Nullable InputPreProcessor between;
    private final transient Runnable back;

    /** @param between what stood there, if anything */
    TellingPreProcessor(@Nullable InputPreProcessor between, Runnable back) {
        this.between = between;
        this.back = back;
    }

    @Override
    public INDArray preProcess(INDArray input, int rows, LayerWorkspaceMgr workspaces) {
        return between == null ? input : between.preProcess(input, rows, workspaces);
    }

    @Override
    public INDArray backprop(INDArray gradient, int rows, LayerWorkspaceMgr workspaces) {
        back.run();
        return between == null ? gradient : between.backprop(gradient, rows, workspaces);
    }

    @Override
    public InputPreProcessor clone() {
        return new TellingPreProcessor(between == null ? null : between.clone(), back);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return between == null ? input : between.getOutputType(input);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(@Nullable INDArray mask, MaskState state, int rows) {
        return between == null ? new Pair<>(mask, state) : between.feedForwardMaskArray(mask, state, rows);
    }
}
