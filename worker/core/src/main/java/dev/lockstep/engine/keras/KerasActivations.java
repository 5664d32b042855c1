package dev.lockstep.engine.keras;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.RowShape;
import java.util.List;

/** Activations by the names that Keras has for them. */
final class KerasActivations {
    /** The slope of our leaky relu below zero. */
    private static final double LEAK = 0.01;

    private KerasActivations() {}

    static Activation of(String name, RowShape in) throws KerasUnsupportedException {
        return switch (name) {
            case "linear" -> Activation.IDENTITY;
            case "relu" -> Activation.RELU;
            case "elu" -> Activation.ELU;
            case "swish", "silu" -> Activation.SWISH;
            case "sigmoid" -> Activation.SIGMOID;
            case "tanh" -> Activation.TANH;
            case "softmax" -> softmax(in);
            default ->
                throw new KerasUnsupportedException("has activation: " + name
                        + ", of which only linear, relu, elu, swish, sigmoid, tanh and softmax are known here as Keras"
                        + " reckons them (train it anew with one of them)");
        };
    }

    private static Activation softmax(RowShape in) throws KerasUnsupportedException {
        if (in instanceof RowShape.Image) {
            throw new KerasUnsupportedException("has a softmax over the channels of an image, which is not known here");
        }
        return Activation.SOFTMAX;
    }

    /** A layer that is nothing but an activation. */
    static List<TranslatedLayer> layer(String type, KerasLayer call) throws KerasUnsupportedException {
        Activation activation = switch (type) {
            case "ReLU" -> relu(call.options());
            case "ELU" -> elu(call.options());
            case "LeakyReLU" -> leaky(call.options());
            case "Softmax" -> softmaxLayer(call);
            default -> call.activation("linear");
        };
        return TranslatedLayer.of(new LayerSpec.Activated(activation));
    }

    private static Activation relu(LayerOptions options) throws KerasUnsupportedException {
        options.only("negative_slope", 0);
        options.only("threshold", 0);
        if (options.has("max_value")) {
            throw new KerasUnsupportedException(
                    "has max_value: " + options.number("max_value", 0) + ", which is not known here");
        }
        return Activation.RELU;
    }

    private static Activation elu(LayerOptions options) throws KerasUnsupportedException {
        options.only("alpha", 1);
        return Activation.ELU;
    }

    private static Activation leaky(LayerOptions options) throws KerasUnsupportedException {
        double slope = options.number("alpha", options.number("negative_slope", 0.3));
        if (Math.abs(slope - LEAK) > 1e-6) {
            throw new KerasUnsupportedException("has a slope of " + slope + " below zero, of which only " + LEAK
                    + " is known here (train it anew with that)");
        }
        return Activation.LEAKY_RELU;
    }

    private static Activation softmaxLayer(KerasLayer call) throws KerasUnsupportedException {
        call.lastAxis();
        return softmax(call.in().shape());
    }
}
