package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers of Keras' that do not care whether a row is an image or a sequence. */
final class PlainLayers {
    private PlainLayers() {}

    static List<Step> dense(Call call) throws RefusedException {
        if (call.in().shape() instanceof Shape.Image) {
            throw new RefusedException("works on each point of an image, which is not known here (flatten before it, or"
                    + " use a Conv2D with a kernel of 1)");
        }
        int units = call.options().whole("units");
        boolean bias = call.options().flag("use_bias", true);
        Activation activation = call.activation("linear");
        float[] kernel = call.tensors()
                .get("kernel", call.values(), units)
                .turned(units, call.in().order(), Order.SAME);
        float[] offsets = call.tensors().biases(bias, units).values();
        return Step.of(
                new LayerSpec.Dense(units, activation, bias, Optional.empty(), Optional.empty(), Optional.empty()),
                Tensors.joined(kernel, offsets));
    }

    static List<Step> dropout(Call call) throws RefusedException {
        return Step.of(new LayerSpec.Dropout(rate(call.options(), "rate")));
    }

    /** A chance to drop something. */
    static double rate(Options options, String name) throws RefusedException {
        double rate = options.number(name, 0);
        if (rate < 0 || rate >= 1) {
            throw new RefusedException("has " + name + ": " + rate + ", which is no chance from 0 to below 1");
        }
        return rate;
    }

    static List<Step> batchNorm(Call call) throws RefusedException {
        call.lastAxis();
        int values = call.values();
        Tensors tensors = call.tensors();
        Order order = call.in().order();
        boolean scales = call.options().flag("scale", true);
        boolean centers = call.options().flag("center", true);
        LayerSpec norm = new LayerSpec.BatchNorm(
                call.options().number("momentum", 0.99), call.options().number("epsilon", 1e-3));
        return Step.of(
                norm,
                Tensors.joined(
                        tensors.getOr(1, scales, "gamma", values).ordered(order),
                        tensors.getOr(0, centers, "beta", values).ordered(order),
                        tensors.get("moving_mean", values).ordered(order),
                        tensors.get("moving_variance", values).ordered(order)));
    }

    static List<Step> layerNorm(Call call) throws RefusedException {
        call.lastAxis();
        if (call.in().shape() instanceof Shape.Image) {
            throw new RefusedException("norms the channels at each point of an image, which is not known here");
        }
        Order order = call.in().order();
        boolean scales = call.options().flag("scale", true);
        boolean centers = call.options().flag("center", true);
        return Step.of(
                new LayerSpec.LayerNorm(call.options().number("epsilon", 1e-3)),
                Tensors.joined(
                        call.tensors().getOr(1, scales, "gamma", call.values()).ordered(order),
                        call.tensors().getOr(0, centers, "beta", call.values()).ordered(order)));
    }

    static List<Step> flatten(Call call) throws RefusedException {
        call.channelsLast();
        requireSizes(call);
        return Step.of(new LayerSpec.Flatten());
    }

    private static void requireSizes(Call call) throws RefusedException {
        if (!call.in().isSized()) {
            throw new RefusedException("needs to know how much comes in, but the model leaves its input's sizes open");
        }
    }

    /** Sizes of [height, width, channels] become those of [channels, height, width]. */
    static List<Step> reshape(Call call) throws RefusedException {
        requireSizes(call);
        JsonNode target = call.options().node("target_shape");
        List<Integer> sizes = sizes(target, call.in().shape().width());
        boolean isMoved = !call.in().order().isSame() || isInterleaved(call.in().shape());
        Shape after = Sizes.shape(sizes);
        if (isMoved || isInterleaved(after)) {
            throw new RefusedException(
                    "makes " + target + " of " + call.in().shape() + ": values of an image of several"
                            + " channels stand in another order here (put it where the image has one channel, or leave it out)");
        }
        return Step.of(new LayerSpec.Reshape(after.sizes()));
    }

    /** Whether it matters if channels come first or last. */
    private static boolean isInterleaved(Shape shape) {
        return shape instanceof Shape.Image image && image.channels() > 1 && image.rows() * image.columns() > 1;
    }

    private static List<Integer> sizes(JsonNode target, int width) throws RefusedException {
        List<Integer> sizes = new ArrayList<>();
        int known = 1;
        for (JsonNode size : target) {
            sizes.add(size.asInt());
            known *= Math.max(1, size.asInt());
        }
        if (sizes.isEmpty() || sizes.size() > 3) {
            throw new RefusedException("has target_shape: " + target + ", of which up to three sizes are known here");
        }
        int open = known;
        sizes.replaceAll(size -> size == -1 ? width / open : size);
        return sizes;
    }
}
