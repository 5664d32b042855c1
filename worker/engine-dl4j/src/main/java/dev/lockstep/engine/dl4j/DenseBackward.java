package dev.lockstep.engine.dl4j;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The way back through a dense layer, from what the loss has to say of each weighted sum. */
final class DenseBackward {
    private DenseBackward() {}

    /**
     * Writes the gradients of weights and biases into their places in the flat gradient.
     *
     * @param delta the gradient of each weighted sum, row after row
     * @param written run when they are there
     * @return the gradients, and that of the layer's input unless the layer is the first
     */
    static Pair<Gradient, INDArray> of(
            Layer layer, Map<String, INDArray> into, INDArray delta, LayerWorkspaceMgr workspaces, Runnable written) {
        Gradient gradient = new DefaultGradient();
        INDArray weights = into.get(DefaultParamInitializer.WEIGHT_KEY);
        Nd4j.gemm(layer.input(), delta, weights, true, false, 1.0, 0.0);
        gradient.setGradientFor(DefaultParamInitializer.WEIGHT_KEY, weights);
        INDArray biases = into.get(DefaultParamInitializer.BIAS_KEY);
        if (biases != null) {
            delta.sum(biases, 0);
            gradient.setGradientFor(DefaultParamInitializer.BIAS_KEY, biases);
        }
        written.run();
        return new Pair<>(gradient, layer.getIndex() == 0 ? null : below(layer, delta, workspaces));
    }

    private static INDArray below(Layer layer, INDArray delta, LayerWorkspaceMgr workspaces) {
        INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
        INDArray columns = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, delta.dataType(), new long[] {weights.size(0), delta.size(0)}, 'f');
        return weights.mmuli(delta.transpose(), columns).transpose();
    }
}
