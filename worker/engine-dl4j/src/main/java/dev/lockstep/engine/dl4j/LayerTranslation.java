package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.OwnLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.RowShape.Image;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** One layer of a plan as Deeplearning4j has it; empty where DL4J has none that does. */
final class LayerTranslation {
    private LayerTranslation() {}

    static Optional<Layer> of(NetworkPlan.Node node) {
        Optional<Layer> own = node.work() instanceof LayerSpec layer ? OwnLayer.of(layer, node.in()) : Optional.empty();
        if (own.isPresent()) {
            return own;
        }
        if (node.work() instanceof LayerSpec.Plain plain) {
            return plain(plain, node.in());
        }
        if (node.work() instanceof ImageLayer spatial && node.in() instanceof Image image) {
            return Optional.of(spatial(spatial, image));
        }
        return Optional.empty();
    }

    private static Optional<Layer> plain(LayerSpec.Plain plain, RowShape in) {
        if (plain instanceof LayerSpec.Dense dense) {
            return Optional.of(new DenseLayer.Builder()
                    .nIn(in.valuesAtATime())
                    .nOut(dense.units())
                    .activation(FunctionTranslation.activation(dense.activation()))
                    .hasBias(dense.bias())
                    .build());
        }
        if (plain instanceof LayerSpec.Dropout dropout) {
            return Optional.of(new DropoutLayer(new Dropout(1 - dropout.rate())));
        }
        if (plain instanceof LayerSpec.BatchNorm norm) {
            return Optional.of(new BatchNormalization.Builder()
                    .nIn(in.valuesAtATime())
                    .nOut(in.valuesAtATime())
                    .decay(norm.momentum())
                    .eps(norm.epsilon())
                    // The mean of variances is a variance; that of their logarithms, over replicas, would not be.
                    .useLogStd(false)
                    .build());
        }
        return plain instanceof LayerSpec.Activated activated
                ? Optional.of(new ActivationLayer(FunctionTranslation.activation(activated.function())))
                : Optional.empty();
    }

    private static Layer spatial(ImageLayer spatial, Image in) {
        if (spatial instanceof ImageLayer.Conv2d conv) {
            return new ConvolutionLayer.Builder(pair(conv.kernel()))
                    .stride(pair(conv.stride()))
                    .dilation(pair(conv.dilation()))
                    .convolutionMode(mode(conv.padding()))
                    .nIn(in.channels())
                    .nOut(conv.filters())
                    .activation(FunctionTranslation.activation(conv.activation()))
                    .hasBias(conv.bias())
                    .build();
        }
        if (spatial instanceof ImageLayer.GlobalPool pool) {
            return new GlobalPoolingLayer(pool.kind() == ImageLayer.Pooling.MAX ? PoolingType.MAX : PoolingType.AVG);
        }
        if (spatial instanceof ImageLayer.SpatialDropout dropout) {
            return new DropoutLayer(new SpatialDropout(1 - dropout.rate()));
        }
        ImageLayer.Windowed pool = (ImageLayer.Windowed) spatial;
        return new SubsamplingLayer.Builder(
                        pool instanceof ImageLayer.MaxPool ? PoolingType.MAX : PoolingType.AVG, pair(pool.window()))
                .stride(pair(pool.steps()))
                .convolutionMode(mode(pool.padding()))
                .build();
    }

    private static int[] pair(KernelExtent extent) {
        return new int[] {extent.height(), extent.width()};
    }

    private static ConvolutionMode mode(Padding padding) {
        return padding == Padding.SAME ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    }
}
