package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.ImageLayer;
import java.util.List;

/** What layers have learned in the order in which Deeplearning4j keeps it: biases after weights, but before a convolution's. */
final class WeightArrangement {
    private WeightArrangement() {}

    /** @param model with weights before biases */
    static ImportedModel of(ImportedModel model) {
        return new ImportedModel(
                model.file(),
                model.layers().stream().map(WeightArrangement::arranged).toList());
    }

    private static ImportedModel.Layer arranged(ImportedModel.Layer layer) {
        return layer.work() instanceof ImageLayer.Conv2d conv && conv.bias() && layer.learns()
                ? new ImportedModel.Layer(
                        layer.name(),
                        conv,
                        layer.from(),
                        layer.takes(),
                        List.of(biasFirst(layer.weights().get(0), conv.filters())))
                : layer;
    }

    private static float[] biasFirst(float[] values, int biases) {
        float[] turned = new float[values.length];
        int weights = values.length - biases;
        System.arraycopy(values, weights, turned, 0, biases);
        System.arraycopy(values, 0, turned, biases, weights);
        return turned;
    }
}
