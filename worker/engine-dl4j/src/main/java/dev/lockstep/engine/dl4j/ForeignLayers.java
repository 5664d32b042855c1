package dev.lockstep.engine.dl4j;

import dev.lockstep.network.Activation;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.Padding;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;

/** A layer of Deeplearning4j's as a run file says it; empty where it can say no such thing. */
final class ForeignLayers {
    private ForeignLayers() {}

    static Optional<LayerSpec> of(Layer layer) {
        if (layer.getClass() == OutputLayer.class) {
            OutputLayer output = (OutputLayer) layer;
            return activation(output.getActivationFn())
                    .map(known -> dense((int) output.getNOut(), known, output.hasBias()));
        }
        if (layer.getClass() == DenseLayer.class) {
            DenseLayer dense = (DenseLayer) layer;
            return dense.hasLayerNorm()
                    ? Optional.empty()
                    : activation(dense.getActivationFn())
                            .map(known -> dense((int) dense.getNOut(), known, dense.hasBias()));
        }
        if (layer.getClass() == ConvolutionLayer.class) {
            return convolution((ConvolutionLayer) layer);
        }
        if (layer.getClass() == SubsamplingLayer.class) {
            return pool((SubsamplingLayer) layer);
        }
        if (layer instanceof BatchNormalization norm) {
            return norm.isLockGammaBeta()
                    ? Optional.empty()
                    : Optional.of(new LayerSpec.BatchNorm(norm.getDecay(), norm.getEps()));
        }
        return bare(layer);
    }

    private static Optional<LayerSpec> bare(Layer layer) {
        if (layer instanceof ActivationLayer activation) {
            return activation(activation.getActivationFn()).map(LayerSpec.Activated::new);
        }
        if (layer instanceof LossLayer loss) {
            return activation(loss.getActivationFn()).map(LayerSpec.Activated::new);
        }
        if (layer instanceof DropoutLayer && layer.getIDropout() instanceof Dropout dropout) {
            return Optional.of(new LayerSpec.Dropout(1 - dropout.getP()));
        }
        if (layer instanceof GlobalPoolingLayer pool) {
            return pooling(pool.getPoolingType()).map(ImageLayer.GlobalPool::new);
        }
        return Optional.empty();
    }

    private static LayerSpec dense(int units, Activation activation, boolean bias) {
        return new LayerSpec.Dense(units, activation, bias, LearnedWeights.INHERITED);
    }

    private static Optional<LayerSpec> convolution(ConvolutionLayer conv) {
        Optional<Padding> padding = padding(conv.getConvolutionMode(), conv.getPadding());
        if (conv.getCnn2dDataFormat() != CNN2DFormat.NCHW || padding.isEmpty()) {
            return Optional.empty();
        }
        return activation(conv.getActivationFn())
                .map(known -> new ImageLayer.Conv2d(
                        (int) conv.getNOut(),
                        extent(conv.getKernelSize()),
                        extent(conv.getStride()),
                        padding.get(),
                        extent(conv.getDilation()),
                        1,
                        known,
                        conv.hasBias(),
                        LearnedWeights.INHERITED));
    }

    private static Optional<LayerSpec> pool(SubsamplingLayer pool) {
        Optional<Padding> padding = padding(pool.getConvolutionMode(), pool.getPadding());
        if (padding.isEmpty()) {
            return Optional.empty();
        }
        KernelExtent window = extent(pool.getKernelSize());
        Optional<KernelExtent> stride = Optional.of(extent(pool.getStride()));
        return pooling(pool.getPoolingType())
                .map(kind -> kind == ImageLayer.Pooling.MAX
                        ? new ImageLayer.MaxPool(window, stride, padding.get())
                        : new ImageLayer.AvgPool(window, stride, padding.get()));
    }

    private static Optional<ImageLayer.Pooling> pooling(PoolingType type) {
        return switch (type) {
            case MAX -> Optional.of(ImageLayer.Pooling.MAX);
            case AVG -> Optional.of(ImageLayer.Pooling.AVERAGE);
            default -> Optional.empty();
        };
    }

    private static KernelExtent extent(int[] sizes) {
        return new KernelExtent(sizes[0], sizes[1]);
    }

    private static Optional<Padding> padding(ConvolutionMode mode, int[] padding) {
        if (mode == ConvolutionMode.Same) {
            return Optional.of(Padding.SAME);
        }
        boolean isNone = Arrays.stream(padding).allMatch(pad -> pad == 0);
        return isNone && mode != ConvolutionMode.Causal ? Optional.of(Padding.VALID) : Optional.empty();
    }

    private static Optional<Activation> activation(IActivation function) {
        return Arrays.stream(Activation.values())
                .filter(known -> FunctionTranslation.activation(known).equals(function))
                .findFirst();
    }
}
