package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.nd4j.linalg.api.buffer.DataType;

/** Puts lean layers in the place of DL4J's. */
final class LeanLayers {
    private LeanLayers() {}

    /** The layer itself, where there is no lean one. */
    static Layer of(Layer old, DataType type) {
        // Exactly these: what DL4J derives from them computes something else.
        if (old.getClass() == DenseLayer.class) {
            return replaced(old, new LeanDense(old.conf(), type));
        }
        if (old.getClass() == OutputLayer.class) {
            return replaced(old, new LeanOutput(old.conf(), type));
        }
        return old;
    }

    private static Layer replaced(Layer old, BaseLayer<?> lean) {
        lean.setIndex(old.getIndex());
        lean.setParamsViewArray(old.params());
        lean.setParamTable(old.paramTable());
        return lean;
    }
}
