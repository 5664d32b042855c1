package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network whose dense layers do not compute anything twice. DL4J's own repeat the forward product of each layer on the
 * way back, and carry the gradient on to the input of the first layer, where nobody wants it: half of all the work of a
 * small network. The configuration stays DL4J's, so that an exported model is nothing special.
 */
@SuppressWarnings("overrides") // MultiLayerNetwork itself overrides a method of variable arity with one of an array.
final class LeanNetwork extends MultiLayerNetwork {
    private static final long serialVersionUID = 1L;

    LeanNetwork(MultiLayerConfiguration configuration) {
        super(configuration);
        init();
        for (int i = 0; i < layers.length; i++) {
            // Exactly these: what DL4J derives from them computes something else.
            if (layers[i].getClass() == DenseLayer.class) {
                replace(i, new LeanDense(layers[i].conf(), precision()));
            } else if (layers[i].getClass() == OutputLayer.class) {
                replace(i, new LeanOutput(layers[i].conf(), precision()));
            }
        }
        initGradientsView();
    }

    private DataType precision() {
        return layerWiseConfigurations.getDataType();
    }

    private void replace(int i, BaseLayer<?> lean) {
        Layer old = layers[i];
        lean.setIndex(i);
        lean.setParamsViewArray(old.params());
        lean.setParamTable(old.paramTable());
        layerMap.replace(old.conf().getLayer().getLayerName(), lean);
        layers[i] = lean;
    }
}
