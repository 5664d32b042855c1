package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.List;

/** Layers of Keras' that do not care whether a row is an image or a sequence. */
final class KerasPlainLayers {
    private KerasPlainLayers() {}

    static List<TranslatedLayer> dense(KerasLayer call) throws KerasUnsupportedException {
        if (call.in().shape() instanceof RowShape.Image) {
            throw new KerasUnsupportedException(
                    "works on each point of an image, which is not known here (flatten before it, or"
                            + " use a Conv2D with a kernel of 1)");
        }
        int units = call.options().whole("units");
        boolean bias = call.options().flag("use_bias", true);
        Activation activation = call.activation("linear");
        float[] kernel = call.tensors()
                .get("kernel", call.values(), units)
                .turned(units, call.in().order(), ValueOrder.SAME);
        float[] offsets = call.tensors().biases(bias, units).values();
        return TranslatedLayer.of(
                new LayerSpec.Dense(units, activation, bias, LearnedWeights.INHERITED),
                LayerTensors.joined(kernel, offsets));
    }

    static List<TranslatedLayer> dropout(KerasLayer call) throws KerasUnsupportedException {
        return TranslatedLayer.of(new LayerSpec.Dropout(rate(call.options(), "rate")));
    }

    /** A chance to drop something. */
    static double rate(LayerOptions options, String name) throws KerasUnsupportedException {
        double rate = options.number(name, 0);
        if (rate < 0 || rate >= 1) {
            throw new KerasUnsupportedException("has " + name + ": " + rate + ", which is no chance from 0 to below 1");
        }
        return rate;
    }

    static List<TranslatedLayer> batchNorm(KerasLayer call) throws KerasUnsupportedException {
        call.lastAxis();
        int values = call.values();
        LayerTensors tensors = call.tensors();
        ValueOrder order = call.in().order();
        boolean scales = call.options().flag("scale", true);
        boolean centers = call.options().flag("center", true);
        LayerSpec norm = new LayerSpec.BatchNorm(
                call.options().number("momentum", 0.99), call.options().number("epsilon", 1e-3));
        return TranslatedLayer.of(
                norm,
                LayerTensors.joined(
                        tensors.getOr(1, scales, "gamma", values).ordered(order),
                        tensors.getOr(0, centers, "beta", values).ordered(order),
                        tensors.get("moving_mean", values).ordered(order),
                        tensors.get("moving_variance", values).ordered(order)));
    }

    static List<TranslatedLayer> layerNorm(KerasLayer call) throws KerasUnsupportedException {
        call.lastAxis();
        if (call.in().shape() instanceof RowShape.Image) {
            throw new KerasUnsupportedException(
                    "norms the channels at each point of an image, which is not known here");
        }
        return TranslatedLayer.of(new LayerSpec.LayerNorm(call.options().number("epsilon", 1e-3)), factors(call));
    }

    static List<TranslatedLayer> groupNorm(KerasLayer call) throws KerasUnsupportedException {
        call.lastAxis();
        LayerSpec norm = new LayerSpec.GroupNorm(
                call.options().whole("groups"), call.options().number("epsilon", 1e-3));
        return TranslatedLayer.of(norm, factors(call));
    }

    /** What each value is multiplied by and what is added to it, once it is normed. */
    private static float[] factors(KerasLayer call) throws KerasUnsupportedException {
        ValueOrder order = call.in().order();
        boolean scales = call.options().flag("scale", true);
        boolean centers = call.options().flag("center", true);
        return LayerTensors.joined(
                call.tensors().getOr(1, scales, "gamma", call.values()).ordered(order),
                call.tensors().getOr(0, centers, "beta", call.values()).ordered(order));
    }

    static List<TranslatedLayer> flatten(KerasLayer call) throws KerasUnsupportedException {
        call.channelsLast();
        requireSizes(call);
        return TranslatedLayer.of(new LayerSpec.Flatten());
    }

    private static void requireSizes(KerasLayer call) throws KerasUnsupportedException {
        if (!call.in().isSized()) {
            throw new KerasUnsupportedException(
                    "needs to know how much comes in, but the model leaves its input's sizes open");
        }
    }

    /** Sizes of [height, width, channels] become those of [channels, height, width]. */
    static List<TranslatedLayer> reshape(KerasLayer call) throws KerasUnsupportedException {
        requireSizes(call);
        JsonNode target = call.options().node("target_shape");
        List<Integer> sizes = sizes(target, call.in().shape().width());
        boolean isMoved = !call.in().order().isSame() || isInterleaved(call.in().shape());
        RowShape after = KerasSizes.shape(sizes);
        if (isMoved || isInterleaved(after)) {
            throw new KerasUnsupportedException(
                    "makes " + target + " of " + call.in().shape() + ": values of an image of several"
                            + " channels stand in another order here (put it where the image has one channel, or leave it out)");
        }
        return TranslatedLayer.of(new LayerSpec.Reshape(after.sizes()));
    }

    /** Whether it matters if channels come first or last. */
    private static boolean isInterleaved(RowShape shape) {
        return shape instanceof RowShape.Image image && image.channels() > 1 && image.rows() * image.columns() > 1;
    }

    private static List<Integer> sizes(JsonNode target, int width) throws KerasUnsupportedException {
        List<Integer> sizes = new ArrayList<>();
        int known = 1;
        for (JsonNode size : target) {
            sizes.add(size.asInt());
            known *= Math.max(1, size.asInt());
        }
        if (sizes.isEmpty() || sizes.size() > 3) {
            throw new KerasUnsupportedException(
                    "has target_shape: " + target + ", of which up to three sizes are known here");
        }
        int open = known;
        sizes.replaceAll(size -> size == -1 ? width / open : size);
        return sizes;
    }
}
