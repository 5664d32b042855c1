package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer that keeps what it computed on the way forward for the way back. */
final class LeanDense extends DenseLayer implements TellingLayer {
    private static final long serialVersionUID = 1L;

    private final transient DenseForward forward = new DenseForward(this);
    private transient @Nullable INDArray weightedSums;
    private transient Runnable written = () -> {};

    LeanDense(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
    }

    @Override
    public void tell(Runnable whenWritten) {
        written = whenWritten;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray sums = preOutput(training, workspaces);
        // The activation works in place. The copy lives in the workspace of all activations, which outlives the way
        // back.
        weightedSums = training ? workspaces.dup(ArrayType.ACTIVATIONS, sums) : null;
        return forward.activated(sums, training);
    }

    @Override
    protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray sums = forward.sums(workspaces);
        return sums == null ? super.preOutput(training, workspaces) : sums;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray sums = weightedSums;
        if (sums == null) {
            throw new IllegalStateException("layer " + index + " goes back without having gone forward");
        }
        weightedSums = null;
        INDArray delta = layerConf().getActivationFn().backprop(sums, epsilon).getFirst();
        return DenseBackward.of(this, gradientViews, delta, workspaces, written);
    }
}
