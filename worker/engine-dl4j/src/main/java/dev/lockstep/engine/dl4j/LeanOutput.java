package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * An output layer that takes a cross-entropy together with the activation before it: one pass over the outputs gives the
 * loss and its gradient, exact however sure the network is. Rows count as they are told to: DL4J's own mask also scales the
 * weighted sums, so that it can only leave a row out.
 */
final class LeanOutput extends OutputLayer implements TellingLayer {
    private static final long serialVersionUID = 1L;

    private final transient DenseForward forward = new DenseForward(this);
    private final transient FusedCrossEntropy crossEntropies;
    private transient @Nullable INDArray counts;
    private transient Runnable written = () -> {};
    private double rowLosses = Double.NaN;

    LeanOutput(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
        crossEntropies =
                new FusedCrossEntropy(layerConf().getLossFn(), layerConf().getActivationFn());
    }

    @Override
    public void tell(Runnable whenWritten) {
        written = whenWritten;
    }

    /** Says to a layer with a loss how much each row counts; null where each counts once. */
    static void count(Layer output, @Nullable INDArray counts) {
        if (output instanceof LeanOutput lean) {
            lean.counts = counts;
        } else {
            output.setMaskArray(counts);
        }
    }

    @Override
    protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
        INDArray sums = forward.sums(workspaces);
        return sums == null ? super.preOutput(training, workspaces) : sums;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray sums = preOutput2d(true, workspaces);
        if (crossEntropies.apply()) {
            rowLosses = crossEntropies.lossThenGradient(sums, labels, counts);
            return DenseBackward.of(this, gradientViews, sums, workspaces, written);
        }
        ILossFunction loss = layerConf().getLossFn();
        IActivation activation = layerConf().getActivationFn();
        rowLosses = loss.computeScore(labels, sums.dup(), activation, counts, false);
        INDArray delta = loss.computeGradient(labels, sums, activation, counts);
        return DenseBackward.of(this, gradientViews, delta, workspaces, written);
    }

    @Override
    public double computeScore(double regularisation, boolean training, LayerWorkspaceMgr workspaces) {
        if (!training || Double.isNaN(rowLosses)) {
            return super.computeScore(regularisation, training, workspaces);
        }
        score = rowLosses / labels.size(0) + regularisation;
        return score;
    }
}
