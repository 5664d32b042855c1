package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A chain whose layers do not compute anything twice. DL4J's own repeat the forward product of each layer on the way back,
 * and carry the gradient on to the input of the first layer, where nobody wants it: half of all the work of a small
 * network. The configuration stays DL4J's, so that an exported model is nothing special.
 */
@SuppressWarnings("overrides") // MultiLayerNetwork itself overrides a method of variable arity with one of an array.
final class LeanNetwork extends MultiLayerNetwork implements LeanModel {
    private static final long serialVersionUID = 1L;

    LeanNetwork(MultiLayerConfiguration configuration) {
        super(configuration);
        init();
        for (int i = 0; i < layers.length; i++) {
            Layer lean = LeanLayers.of(layers[i], layerWiseConfigurations.getDataType());
            layerMap.replace(layers[i].conf().getLayer().getLayerName(), lean);
            layers[i] = lean;
        }
        initGradientsView();
    }

    @Override
    public double lossThenGradient(INDArray rows, INDArray targets, @Nullable INDArray weights) {
        setInput(rows);
        setLabels(targets);
        LeanOutput.count(getOutputLayer(), weights);
        computeGradientAndScore();
        return score() * targets.size(0);
    }

    @Override
    public INDArray outputs(INDArray rows) {
        LeanOutput.count(getOutputLayer(), null);
        return output(rows, false);
    }
}
