package dev.lockstep.engine.keras;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Shape;
import java.util.List;

/** Activations by the names that Keras has for them. */
final class Activations {
    /** The slope of our leaky relu below zero. */
    private static final double LEAK = 0.01;

    private Activations() {}

    static Activation of(String name, Shape in) throws RefusedException {
        return switch (name) {
            case "linear" -> Activation.IDENTITY;
            case "relu" -> Activation.RELU;
            case "elu" -> Activation.ELU;
            case "swish", "silu" -> Activation.SWISH;
            case "sigmoid" -> Activation.SIGMOID;
            case "tanh" -> Activation.TANH;
            case "softmax" -> softmax(in);
            default ->
                throw new RefusedException("has activation: " + name
                        + ", of which only linear, relu, elu, swish, sigmoid, tanh and softmax are known here as Keras"
                        + " reckons them (train it anew with one of them)");
        };
    }

    private static Activation softmax(Shape in) throws RefusedException {
        if (in instanceof Shape.Image) {
            throw new RefusedException("has a softmax over the channels of an image, which is not known here");
        }
        return Activation.SOFTMAX;
    }

    /** A layer that is nothing but an activation. */
    static List<Step> layer(String type, Call call) throws RefusedException {
        Activation activation = switch (type) {
            case "ReLU" -> relu(call.options());
            case "ELU" -> elu(call.options());
            case "LeakyReLU" -> leaky(call.options());
            case "Softmax" -> softmaxLayer(call);
            default -> call.activation("linear");
        };
        return Step.of(new LayerSpec.Activated(activation));
    }

    private static Activation relu(Options options) throws RefusedException {
        options.only("negative_slope", 0);
        options.only("threshold", 0);
        if (options.has("max_value")) {
            throw new RefusedException(
                    "has max_value: " + options.number("max_value", 0) + ", which is not known here");
        }
        return Activation.RELU;
    }

    private static Activation elu(Options options) throws RefusedException {
        options.only("alpha", 1);
        return Activation.ELU;
    }

    private static Activation leaky(Options options) throws RefusedException {
        double slope = options.number("alpha", options.number("negative_slope", 0.3));
        if (Math.abs(slope - LEAK) > 1e-6) {
            throw new RefusedException("has a slope of " + slope + " below zero, of which only " + LEAK
                    + " is known here (train it anew with that)");
        }
        return Activation.LEAKY_RELU;
    }

    private static Activation softmaxLayer(Call call) throws RefusedException {
        call.lastAxis();
        return softmax(call.in().shape());
    }
}
