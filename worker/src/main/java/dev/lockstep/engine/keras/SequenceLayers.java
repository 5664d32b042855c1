package dev.lockstep.engine.keras;

import dev.lockstep.network.SequenceLayer;
import dev.lockstep.network.Shape;
import java.util.List;
import java.util.Optional;

/** Layers of Keras' that work on the steps of a sequence and have no memory. */
final class SequenceLayers {
    private SequenceLayers() {}

    static List<Step> conv(Call call) throws RefusedException {
        Options options = call.options();
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
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return Step.of(
                conv,
                Tensors.joined(
                        call.tensors().get("kernel", kernel, values, filters).turned(filters),
                        call.tensors().biases(bias, filters).values()));
    }

    /** What is masked with Keras, token 0, is padding here, which the data say. */
    static List<Step> embedding(Call call) throws RefusedException {
        int size = call.options().whole("output_dim");
        int tokens = call.options().whole("input_dim");
        call.options().flag("mask_zero", false);
        if (!(call.in().shape() instanceof Shape.Tokens)) {
            throw new RefusedException("takes tokens, but " + call.in().shape() + " comes in");
        }
        return Step.of(
                new SequenceLayer.Embedding(size, false, Optional.empty(), Optional.empty(), Optional.empty()),
                call.tensors().get("embeddings", tokens, size).values());
    }

    /** A layer for each step by itself: what dense does anyway. */
    static List<Step> timeDistributed(Call call) throws RefusedException {
        call.sequence();
        Options inner = new Options(call.options().node("layer").path("config"));
        String type = call.options().node("layer").path("class_name").asText();
        if (!type.equals("Dense")) {
            throw new RefusedException("is for each step a " + type + ", of which only Dense is known here");
        }
        List<Step> steps = PlainLayers.dense(new Call(inner, call.tensors(), call.in()));
        inner.requireAllKnown();
        return steps;
    }
}
