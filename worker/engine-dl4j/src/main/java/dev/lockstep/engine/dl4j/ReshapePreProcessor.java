package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.OwnLayer;
import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Gives the same values, row after row, other sizes. Sizes are those of one row of the data. */
public final class ReshapePreProcessor implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    private final long[] before;
    private final long[] after;

    public ReshapePreProcessor(@JsonProperty("before") long[] before, @JsonProperty("after") long[] after) {
        this.before = before.clone();
        this.after = after.clone();
    }

    public long[] getBefore() {
        return before.clone();
    }

    public long[] getAfter() {
        return after.clone();
    }

    @Override
    public INDArray preProcess(INDArray input, int rows, LayerWorkspaceMgr workspaces) {
        return refold(input, before, after, ArrayType.ACTIVATIONS, workspaces);
    }

    @Override
    public INDArray backprop(INDArray gradient, int rows, LayerWorkspaceMgr workspaces) {
        return refold(gradient, after, before, ArrayType.ACTIVATION_GRAD, workspaces);
    }

    private static INDArray refold(
            INDArray array, long[] from, long[] to, ArrayType type, LayerWorkspaceMgr workspaces) {
        long[] sizes = to.clone();
        sizes[0] = array.size(0) / from[0] * to[0];
        boolean rowAfterRow = array.ordering() == 'c' && !array.isView();
        INDArray lying = rowAfterRow ? array : workspaces.dup(type, array, 'c');
        return workspaces.leverageTo(type, lying.reshape('c', sizes));
    }

    @Override
    public InputPreProcessor clone() {
        return new ReshapePreProcessor(before, after);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return OwnLayer.type(after);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(@Nullable INDArray mask, MaskState state, int rows) {
        return new Pair<>(mask, state);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReshapePreProcessor that
                && Arrays.equals(before, that.before)
                && Arrays.equals(after, that.after);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(before) + Arrays.hashCode(after);
    }
}
