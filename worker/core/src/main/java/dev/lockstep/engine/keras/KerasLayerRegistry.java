package dev.lockstep.engine.keras;

import dev.lockstep.network.ImageLayer.Pooling;
import java.util.List;

/** What each kind of layer is here. */
final class KerasLayerRegistry {
    private KerasLayerRegistry() {}

    static List<TranslatedLayer> of(String type, KerasLayer call) throws KerasUnsupportedException {
        List<TranslatedLayer> steps = known(type, call);
        call.options().requireAllKnown();
        return steps;
    }

    private static List<TranslatedLayer> known(String type, KerasLayer call) throws KerasUnsupportedException {
        return switch (type) {
            case "Dense" -> KerasPlainLayers.dense(call);
            case "Dropout" -> KerasPlainLayers.dropout(call);
            case "BatchNormalization" -> KerasPlainLayers.batchNorm(call);
            case "LayerNormalization" -> KerasPlainLayers.layerNorm(call);
            case "GroupNormalization" -> KerasPlainLayers.groupNorm(call);
            case "Flatten" -> KerasPlainLayers.flatten(call);
            case "Reshape" -> KerasPlainLayers.reshape(call);
            case "Activation", "ReLU", "ELU", "LeakyReLU", "Softmax" -> KerasActivations.layer(type, call);
            case "Conv2D" -> KerasImageLayers.conv(call);
            case "SeparableConv2D" -> KerasImageLayers.separable(call);
            case "DepthwiseConv2D" -> KerasImageLayers.depthwise(call);
            case "Conv2DTranspose" -> KerasImageLayers.transposed(call);
            case "Conv1D" -> KerasSequenceLayers.conv(call);
            case "Embedding" -> KerasSequenceLayers.embedding(call);
            case "TimeDistributed" -> KerasSequenceLayers.timeDistributed(call);
            case "LSTM", "SimpleRNN", "GRU" -> KerasRecurrentLayers.alone(type, call);
            case "Bidirectional" -> KerasRecurrentLayers.bidirectional(call);
            default -> pool(type, call);
        };
    }

    private static List<TranslatedLayer> pool(String type, KerasLayer call) throws KerasUnsupportedException {
        boolean overSteps = type.endsWith("1D");
        Pooling kind = type.contains("Max") ? Pooling.MAX : Pooling.AVERAGE;
        return switch (type) {
            case "MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D" ->
                KerasImageLayers.pool(call, kind, overSteps);
            case "GlobalMaxPooling1D", "GlobalMaxPooling2D", "GlobalAveragePooling1D", "GlobalAveragePooling2D" ->
                KerasImageLayers.globalPool(call, kind, overSteps);
            case "SpatialDropout1D", "SpatialDropout2D" -> KerasImageLayers.dropout(call, overSteps);
            default -> throw new KerasUnsupportedException("is of a kind that is not known here");
        };
    }
}
