package dev.lockstep.engine.keras;

import dev.lockstep.network.Activation;
import dev.lockstep.network.Extent;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.Padding;
import java.util.List;
import java.util.Optional;

/** Layers of Keras' that work on images, and pools, which work on sequences, too. */
final class ImageLayers {
    private ImageLayers() {}

    static List<Step> conv(Call call) throws RefusedException {
        Options options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        int filters = options.whole("filters");
        Extent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        int channels = call.image().channels();
        ImageLayer.Conv2d conv = new ImageLayer.Conv2d(
                filters,
                kernel,
                options.extent("strides"),
                call.padding(),
                options.extent("dilation_rate"),
                call.activation("linear"),
                bias,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Order order = Order.channelsFirst(channels, kernel.height() * kernel.width());
        return Step.of(
                conv,
                Tensors.joined(
                        call.tensors()
                                .get("kernel", kernel.height(), kernel.width(), channels, filters)
                                .turned(filters, order, Order.SAME),
                        call.tensors().biases(bias, filters).values()));
    }

    static List<Step> separable(Call call) throws RefusedException {
        Options options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        options.only("dilation_rate", 1);
        int filters = options.whole("filters");
        int multiplier = options.whole("depth_multiplier");
        Extent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        Padding padding = call.padding();
        Activation activation = call.activation("linear");
        int channels = call.image().channels();
        int planes = channels * multiplier;
        return Step.of(
                new ImageLayer.SeparableConv2d(
                        filters,
                        kernel,
                        options.extent("strides"),
                        padding,
                        multiplier,
                        activation,
                        bias,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                Tensors.joined(
                        call.tensors()
                                .get("depthwise_kernel", kernel.height(), kernel.width(), channels, multiplier)
                                .turned(planes),
                        call.tensors()
                                .get("pointwise_kernel", 1, 1, planes, filters)
                                .turned(filters),
                        call.tensors().biases(bias, filters).values()));
    }

    static List<Step> pool(Call call, ImageLayer.Pooling kind, boolean overSteps) throws RefusedException {
        call.channelsLast();
        call.require(overSteps);
        Extent window = call.options().extent("pool_size");
        Optional<Extent> stride = Optional.of(call.strides(window));
        Padding padding = call.padding();
        return Step.of(
                kind == ImageLayer.Pooling.MAX
                        ? new ImageLayer.MaxPool(window, stride, padding)
                        : new ImageLayer.AvgPool(window, stride, padding));
    }

    static List<Step> globalPool(Call call, ImageLayer.Pooling kind, boolean overSteps) throws RefusedException {
        call.channelsLast();
        call.require(overSteps);
        return Step.of(new ImageLayer.GlobalPool(kind));
    }

    static List<Step> dropout(Call call, boolean overSteps) throws RefusedException {
        call.channelsLast();
        call.require(overSteps);
        return Step.of(new ImageLayer.SpatialDropout(PlainLayers.rate(call.options(), "rate")));
    }
}
