package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.LayerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A model that somebody else made with Deeplearning4j: a MultiLayerNetwork of layers that Lockstep has, too. */
record ForeignModel(String file, String configuration) {

    ImportedModel with(INDArray parameters) {
        if (configuration.contains("\"vertices\"")) {
            throw new IllegalArgumentException(file + " is a ComputationGraph of Deeplearning4j's: only chains"
                    + " (MultiLayerNetwork), and chains that Lockstep left, can be imported");
        }
        MultiLayerConfiguration known = parsed();
        MultiLayerNetwork model = new MultiLayerNetwork(known);
        model.init(parameters, false);
        List<ImportedModel.Layer> layers = new ArrayList<>();
        for (int i = 0; i < model.getnLayers(); i++) {
            add(model.getLayer(i), i, known.getInputPreProcess(i), layers);
        }
        return new ImportedModel(file, layers);
    }

    private MultiLayerConfiguration parsed() {
        try {
            return MultiLayerConfiguration.fromJson(configuration);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    file + " holds a configuration that Deeplearning4j cannot read: " + e.getMessage(), e);
        }
    }

    private void add(
            org.deeplearning4j.nn.api.Layer layer,
            int number,
            @Nullable InputPreProcessor before,
            List<ImportedModel.Layer> into) {
        Layer conf = layer.conf().getLayer();
        String name = conf.getLayerName() == null ? "layer" + number : conf.getLayerName();
        if (before instanceof FeedForwardToCnnPreProcessor image) {
            List<Integer> sizes =
                    List.of((int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth());
            into.add(bare(name + "-reshape", new LayerSpec.Reshape(sizes)));
        } else if (before instanceof CnnToFeedForwardPreProcessor) {
            into.add(bare(name + "-flatten", new LayerSpec.Flatten()));
        } else if (before != null) {
            throw new IllegalArgumentException(
                    name + " of " + file + " has a preprocessor that cannot be imported: " + before);
        }
        if (conf.getIDropout() instanceof Dropout dropout
                && !(conf instanceof org.deeplearning4j.nn.conf.layers.DropoutLayer)) {
            into.add(bare(name + "-dropout", new LayerSpec.Dropout(1 - dropout.getP())));
        }
        LayerSpec spec = ForeignLayers.of(conf)
                .orElseThrow(() -> new IllegalArgumentException("the layer " + name + " of " + file + ", a "
                        + conf.getClass().getSimpleName()
                        + ", cannot be imported: take layers before it by network.import.until"));
        List<Integer> takes = conf instanceof FeedForwardLayer forward && spec instanceof LayerSpec.Dense
                ? List.of((int) forward.getNIn())
                : List.of();
        into.add(new ImportedModel.Layer(name, spec, takes, 0, List.of(learned(layer))));
    }

    private static ImportedModel.Layer bare(String name, LayerSpec spec) {
        return new ImportedModel.Layer(name, spec, List.of(), 0, List.of());
    }

    private static float[] learned(org.deeplearning4j.nn.api.Layer layer) {
        INDArray flat = layer.params();
        if (flat == null || layer.numParams() == 0) {
            return new float[0];
        }
        float[] values = flat.dup().data().asFloat();
        if (layer.conf().getLayer() instanceof BatchNormalization norm && norm.isUseLogStd()) {
            varianceOfLogarithm(values);
        }
        return values;
    }

    /** The last fourth of a batchNorm's numbers: DL4J has written the logarithm of the standard deviation there. */
    private static void varianceOfLogarithm(float[] values) {
        int first = values.length / 4 * 3;
        double[] variances = new double[values.length - first];
        Arrays.setAll(variances, i -> StrictMath.pow(10, 2 * values[first + i]));
        for (int i = 0; i < variances.length; i++) {
            values[first + i] = (float) variances[i];
        }
    }
}
