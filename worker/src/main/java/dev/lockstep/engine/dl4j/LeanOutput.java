package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An output layer that takes a cross-entropy together with the activation before it: one pass over the outputs gives the
 * loss and its gradient, exact however sure the network is. Any other pair of loss and activation is left to DL4J.
 */
final class LeanOutput extends OutputLayer {
    private static final long serialVersionUID = 1L;

    private final transient CrossEntropies crossEntropies;
    private double rowLosses = Double.NaN;

    LeanOutput(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
        crossEntropies = new CrossEntropies(layerConf().getLossFn(), layerConf().getActivationFn());
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        if (!crossEntropies.apply()) {
            return super.backpropGradient(epsilon, workspaces);
        }
        INDArray sums = preOutput2d(true, workspaces);
        rowLosses = crossEntropies.lossThenGradient(sums, labels, maskArray);
        return DenseBackward.of(this, gradientViews, sums, workspaces);
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
