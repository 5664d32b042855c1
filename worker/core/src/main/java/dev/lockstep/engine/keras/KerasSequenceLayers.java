package dev.lockstep.engine.keras;

import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.List;

/** Layers of Keras' that work on the steps of a sequence and have no memory. */
final class KerasSequenceLayers {
    private KerasSequenceLayers() {}

    static List<TranslatedLayer> conv(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        int filters = options.whole("filters");
        int kernel = options.whole("kernel_size");
        int values = call.sequence().values();
        boolean bias = options.flag("use_bias", true);
        SequenceLayer.Conv1d conv = new SequenceLayer.Conv1d(
                filters,
                kernel,
                options.whole("strides"),
                call.padding(),
                options.whole("dilation_rate"),
                call.activation("linear"),
                bias,
                LearnedWeights.INHERITED);
        return TranslatedLayer.of(
                conv,
                LayerTensors.joined(
                        call.tensors().get("kernel", kernel, values, filters).turned(filters),
                        call.tensors().biases(bias, filters).values()));
    }

    /** What is masked with Keras, token 0, is padding here, which the data say. */
    static List<TranslatedLayer> embedding(KerasLayer call) throws KerasUnsupportedException {
        int size = call.options().whole("output_dim");
        int tokens = call.options().whole("input_dim");
        call.options().flag("mask_zero", false);
        if (!(call.in().shape() instanceof RowShape.Tokens)) {
            throw new KerasUnsupportedException("takes tokens, but " + call.in().shape() + " comes in");
        }
        return TranslatedLayer.of(
                new SequenceLayer.Embedding(size, false, LearnedWeights.INHERITED),
                call.tensors().get("embeddings", tokens, size).values());
    }

    /** A layer for each step by itself: what dense does anyway. */
    static List<TranslatedLayer> timeDistributed(KerasLayer call) throws KerasUnsupportedException {
        call.sequence();
        LayerOptions inner = new LayerOptions(call.options().node("layer").path("config"));
        String type = call.options().node("layer").path("class_name").asText();
        if (!type.equals("Dense")) {
            throw new KerasUnsupportedException("is for each step a " + type + ", of which only Dense is known here");
        }
        List<TranslatedLayer> steps = KerasPlainLayers.dense(new KerasLayer(inner, call.tensors(), call.in()));
        inner.requireAllKnown();
        return steps;
    }
}
