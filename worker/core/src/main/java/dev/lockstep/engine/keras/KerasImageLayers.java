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
        options.only("groups", 1);
        int filters = options.whole("filters");
        KernelExtent kernel = options.extent("kernel_size");
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
