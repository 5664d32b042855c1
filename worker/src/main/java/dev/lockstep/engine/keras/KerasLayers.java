package dev.lockstep.engine.keras;

import dev.lockstep.network.ImageLayer.Pooling;
import java.util.List;

/** What each kind of layer is here. */
final class KerasLayers {
    private KerasLayers() {}

    static List<Step> of(String type, Call call) throws RefusedException {
        List<Step> steps = known(type, call);
        call.options().requireAllKnown();
        return steps;
    }

    private static List<Step> known(String type, Call call) throws RefusedException {
        return switch (type) {
            case "Dense" -> PlainLayers.dense(call);
            case "Dropout" -> PlainLayers.dropout(call);
            case "BatchNormalization" -> PlainLayers.batchNorm(call);
            case "LayerNormalization" -> PlainLayers.layerNorm(call);
            case "Flatten" -> PlainLayers.flatten(call);
            case "Reshape" -> PlainLayers.reshape(call);
            case "Activation", "ReLU", "ELU", "LeakyReLU", "Softmax" -> Activations.layer(type, call);
            case "Conv2D" -> ImageLayers.conv(call);
            case "SeparableConv2D" -> ImageLayers.separable(call);
            case "Conv1D" -> SequenceLayers.conv(call);
            case "Embedding" -> SequenceLayers.embedding(call);
            case "TimeDistributed" -> SequenceLayers.timeDistributed(call);
            case "LSTM", "SimpleRNN" -> RecurrentLayers.alone(type, call);
            case "Bidirectional" -> RecurrentLayers.bidirectional(call);
            default -> pool(type, call);
        };
    }

    private static List<Step> pool(String type, Call call) throws RefusedException {
        boolean overSteps = type.endsWith("1D");
        Pooling kind = type.contains("Max") ? Pooling.MAX : Pooling.AVERAGE;
        return switch (type) {
            case "MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D" ->
                ImageLayers.pool(call, kind, overSteps);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalAveragePooling1D", "GlobalAveragePooling2D" ->
                ImageLayers.globalPool(call, kind, overSteps);
            case "SpatialDropout1D", "SpatialDropout2D" -> ImageLayers.dropout(call, overSteps);
            default -> throw new RefusedException("is of a kind that is not known here");
        };
    }
}
