package dev.lockstep.engine.keras;

import dev.lockstep.network.Activation;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.Padding;
import java.util.List;
import java.util.Optional;

/** Layers of Keras' that work on images, and pools, which work on sequences, too. */
final class KerasImageLayers {
    private KerasImageLayers() {}

    static List<TranslatedLayer> conv(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        call.channelsLast();
        int groups = options.has("groups") ? options.whole("groups") : 1;
        int filters = options.whole("filters");
        KernelExtent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        int channels = call.image().channels() / groups;
        ImageLayer.Conv2d conv = new ImageLayer.Conv2d(
                filters,
                kernel,
                options.extent("strides"),
                call.padding(),
                options.extent("dilation_rate"),
                groups,
                call.activation("linear"),
                bias,
                LearnedWeights.INHERITED);
        ValueOrder order = ValueOrder.channelsFirst(channels, kernel.height() * kernel.width());
        float[] weights = call.tensors()
                .get("kernel", kernel.height(), kernel.width(), channels, filters)
                .turned(filters, order, ValueOrder.SAME);
        return TranslatedLayer.of(
                conv, LayerTensors.joined(call.tensors().biases(bias, filters).values(), weights));
    }

    static List<TranslatedLayer> separable(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        options.only("dilation_rate", 1);
        int filters = options.whole("filters");
        int multiplier = options.whole("depth_multiplier");
        KernelExtent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        Padding padding = call.padding();
        Activation activation = call.activation("linear");
        int channels = call.image().channels();
        int planes = channels * multiplier;
        return TranslatedLayer.of(
                new ImageLayer.SeparableConv2d(
                        filters,
                        kernel,
                        options.extent("strides"),
                        padding,
                        multiplier,
                        activation,
                        bias,
                        LearnedWeights.INHERITED),
                LayerTensors.joined(
                        call.tensors()
                                .get("depthwise_kernel", kernel.height(), kernel.width(), channels, multiplier)
                                .turned(planes),
                        call.tensors()
                                .get("pointwise_kernel", 1, 1, planes, filters)
                                .turned(filters),
                        call.tensors().biases(bias, filters).values()));
    }

    /** Keras 2 calls the kernel a depthwise one, Keras 3 does not. */
    static List<TranslatedLayer> depthwise(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        int multiplier = options.whole("depth_multiplier");
        KernelExtent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        int channels = call.image().channels();
        String role = call.tensors().has("depthwise_kernel") ? "depthwise_kernel" : "kernel";
        return TranslatedLayer.of(
                new ImageLayer.DepthwiseConv2d(
                        kernel,
                        options.extent("strides"),
                        call.padding(),
                        options.extent("dilation_rate"),
                        multiplier,
                        call.activation("linear"),
                        bias,
                        LearnedWeights.INHERITED),
                LayerTensors.joined(
                        call.tensors()
                                .get(role, kernel.height(), kernel.width(), channels, multiplier)
                                .turned(channels * multiplier),
                        call.tensors().biases(bias, channels * multiplier).values()));
    }

    static List<TranslatedLayer> transposed(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        call.channelsLast();
        options.only("groups", 1);
        options.only("dilation_rate", 1);
        int filters = options.whole("filters");
        KernelExtent kernel = options.extent("kernel_size");
        boolean bias = options.flag("use_bias", true);
        int channels = call.image().channels();
        return TranslatedLayer.of(
                new ImageLayer.TransposedConv2d(
                        filters,
                        kernel,
                        options.extent("strides"),
                        call.padding(),
                        call.activation("linear"),
                        bias,
                        LearnedWeights.INHERITED),
                LayerTensors.joined(
                        call.tensors()
                                .get("kernel", kernel.height(), kernel.width(), filters, channels)
                                .ordered(spread(filters, channels, kernel.height() * kernel.width())),
                        call.tensors().biases(bias, filters).values()));
    }

    /** Where a value of {@code [filters, channels, points]} stands in {@code [points, filters, channels]}. */
    private static ValueOrder spread(int filters, int channels, int points) {
        return new ValueOrder(filters * channels * points, i -> {
            int filter = i / points / channels;
            return (i % points * filters + filter) * channels + i / points % channels;
        });
    }

    static List<TranslatedLayer> pool(KerasLayer call, ImageLayer.Pooling kind, boolean overSteps)
            throws KerasUnsupportedException {
        call.channelsLast();
        call.require(overSteps);
        KernelExtent window = call.options().extent("pool_size");
        Optional<KernelExtent> stride = Optional.of(call.strides(window));
        Padding padding = call.padding();
        return TranslatedLayer.of(
                kind == ImageLayer.Pooling.MAX
                        ? new ImageLayer.MaxPool(window, stride, padding)
                        : new ImageLayer.AvgPool(window, stride, padding));
    }

    static List<TranslatedLayer> globalPool(KerasLayer call, ImageLayer.Pooling kind, boolean overSteps)
            throws KerasUnsupportedException {
        call.channelsLast();
        call.require(overSteps);
        return TranslatedLayer.of(new ImageLayer.GlobalPool(kind));
    }

    static List<TranslatedLayer> dropout(KerasLayer call, boolean overSteps) throws KerasUnsupportedException {
        call.channelsLast();
        call.require(overSteps);
        return TranslatedLayer.of(new ImageLayer.SpatialDropout(KerasPlainLayers.rate(call.options(), "rate")));
    }
}
