package dev.lockstep.engine.model;

import static dev.lockstep.engine.model.Dl4jConfiguration.JSON;
import static dev.lockstep.engine.model.Dl4jConfiguration.ofClass;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.vertex.Vertex;
import dev.lockstep.network.Activation;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.setting.SettingWriter;

/** A layer in the JSON of Deeplearning4j's files: its own where that library has it, else one of Lockstep's. */
record Dl4jLayer(LossFunction loss) {
    /** Where the classes of Lockstep's are that Deeplearning4j loads. */
    static final String OWN = "dev.lockstep.engine.dl4j.";

    private static final String LAYERS = "org.deeplearning4j.nn.conf.layers.";
    private static final String DROPOUTS = "org.deeplearning4j.nn.conf.dropout.";

    /** Of a vertex that is a layer. */
    ObjectNode of(Vertex vertex) {
        return of(vertex.work()).put("layerName", vertex.name());
    }

    private ObjectNode of(Vertex.Work work) {
        if (work instanceof Vertex.Layer layer) {
            return of(layer.node());
        }
        if (work instanceof Vertex.DenseWithLoss last) {
            ObjectNode output = dense(
                    "OutputLayer", last.dense(), last.activation(), last.node().in());
            return output.set("lossFn", Dl4jFunction.loss(loss));
        }
        // With an activation of its own this layer would change its input in place, and report another loss.
        ObjectNode alone = learning("LossLayer", Activation.IDENTITY);
        return alone.set("lossFn", Dl4jFunction.loss(loss));
    }

    private static ObjectNode of(NetworkPlan.Node node) {
        int values = node.in().valuesAtATime();
        if (node.work() instanceof LayerSpec.Dense dense) {
            return dense("DenseLayer", dense, dense.activation(), node.in()).put("hasLayerNorm", false);
        }
        if (node.work() instanceof LayerSpec.Dropout dropout) {
            return dropping("Dropout", dropout.rate());
        }
        if (node.work() instanceof LayerSpec.BatchNorm norm) {
            // The mean of variances is a variance; that of their logarithms, over replicas, would not be.
            return learning("BatchNormalization", Activation.SIGMOID)
                    .put("nin", values)
                    .put("nout", values)
                    .put("decay", norm.momentum())
                    .put("eps", norm.epsilon())
                    .put("gamma", 1.0)
                    .put("beta", 0.0)
                    .put("cnn2DFormat", "NCHW")
                    .put("cudnnAllowFallback", true)
                    .put("minibatch", true)
                    .put("useLogStd", false);
        }
        if (node.work() instanceof LayerSpec.Activated activated) {
            ObjectNode layer = ofClass(LAYERS + "ActivationLayer").put("gradientNormalization", "None");
            return layer.set("activationFn", Dl4jFunction.activation(activated.function()));
        }
        if (node.work() instanceof ImageLayer spatial
                && node.in() instanceof RowShape.Image image
                && !(spatial instanceof ImageLayer.SeparableConv2d)) {
            return spatial(spatial, image);
        }
        return own((LayerSpec) node.work(), node.in());
    }

    /** What every layer of Deeplearning4j's has that may learn. */
    private static ObjectNode learning(String name, Activation activation) {
        ObjectNode layer = ofClass(LAYERS + name)
                .put("biasInit", 0.0)
                .put("gainInit", 1.0)
                .put("gradientNormalization", "None")
                .put("gradientNormalizationThreshold", 1.0);
        layer.set("activationFn", Dl4jFunction.activation(activation));
        layer.set("iupdater", ofClass("org.nd4j.linalg.learning.config.Sgd").put("learningRate", 1.0));
        layer.putArray("regularization");
        layer.putArray("regularizationBias");
        return layer.set("weightInitFn", ofClass("org.deeplearning4j.nn.weights.WeightInitXavier"));
    }

    private static ObjectNode dense(String name, LayerSpec.Dense dense, Activation activation, RowShape in) {
        return learning(name, activation)
                .put("nin", in.valuesAtATime())
                .put("nout", dense.units())
                .put("hasBias", dense.bias());
    }

    /** @param rate of what is dropped: Deeplearning4j says what is kept */
    private static ObjectNode dropping(String name, double rate) {
        ObjectNode dropout = ofClass(DROPOUTS + name).put("p", 1 - rate);
        if (name.equals("Dropout")) {
            dropout.put("helperAllowFallback", true);
        }
        return learning("DropoutLayer", Activation.SIGMOID).set("idropout", dropout);
    }

    private static ObjectNode spatial(ImageLayer spatial, RowShape.Image in) {
        if (spatial instanceof ImageLayer.Conv2d conv) {
            return windowed(learning("ConvolutionLayer", conv.activation()), conv)
                    .put("nin", in.channels())
                    .put("nout", conv.filters())
                    .put("hasBias", conv.bias())
                    .put("cudnnAlgoMode", "PREFER_FASTEST");
        }
        if (spatial instanceof ImageLayer.SpatialDropout dropout) {
            return dropping("SpatialDropout", dropout.rate());
        }
        if (spatial instanceof ImageLayer.GlobalPool pool) {
            return ofClass(LAYERS + "GlobalPoolingLayer")
                    .put("collapseDimensions", true)
                    .put("gradientNormalization", "None")
                    .put("pnorm", 2)
                    .put("poolingType", pool.kind() == ImageLayer.Pooling.MAX ? "MAX" : "AVG");
        }
        ObjectNode pool = ofClass(LAYERS + "SubsamplingLayer").put("gradientNormalization", "None");
        return windowed(pool, (ImageLayer.Windowed) spatial)
                .put("eps", 1e-8)
                .put("avgPoolIncludePadInDivisor", false)
                .put("poolingType", spatial instanceof ImageLayer.MaxPool ? "MAX" : "AVG");
    }

    private static ObjectNode windowed(ObjectNode layer, ImageLayer.Windowed window) {
        layer.set("kernelSize", pair(window.window()));
        layer.set("stride", pair(window.steps()));
        layer.set("dilation", pair(window.gaps()));
        layer.putArray("padding").add(0).add(0);
        return layer.put("cnn2dDataFormat", "NCHW")
                .put("convolutionMode", window.padding() == Padding.SAME ? "Same" : "Truncate")
                .put("cudnnAllowFallback", true);
    }

    private static ArrayNode pair(KernelExtent extent) {
        return JSON.arrayNode().add(extent.height()).add(extent.width());
    }

    private static ObjectNode own(LayerSpec layer, RowShape in) {
        ObjectNode own = ofClass(OWN + "own.OwnLayer").put("layer", SettingWriter.write(new LayerText(layer)));
        ArrayNode sizes = own.putArray("rowSizes");
        in.sizes().forEach(sizes::add);
        return own.put("tokens", in instanceof RowShape.Tokens words ? words.vocabulary() : 0);
    }
}
