package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.PlanOperation;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The layers of a model that somebody else made with Deeplearning4j, one after the other as they are added. */
final class ForeignModel {
    private final String file;
    private final List<ImportedModel.Layer> layers = new ArrayList<>();

    ForeignModel(String file) {
        this.file = file;
    }

    /** Reads one from its configuration and all of its parameters. */
    static ImportedModel read(String file, String configuration, float[] parameters) {
        NativeLibrary.load();
        ClassAllowList.check(file, configuration);
        INDArray row = Nd4j.createFromArray(parameters).reshape(1, parameters.length);
        return configuration.contains("\"vertices\"")
                ? new ForeignGraph(file, configuration).with(row)
                : new ForeignChain(file, configuration).with(row);
    }

    /** Asks Deeplearning4j to read a configuration. */
    static <T> T parsed(String file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    file + " holds a configuration that Deeplearning4j cannot read: " + e.getMessage(), e);
        }
    }

    ImportedModel imported() {
        return new ImportedModel(file, layers);
    }

    /** Adds a layer with what stands before it; the result is its place. */
    int add(String name, Layer layer, @Nullable InputPreProcessor before, int from) {
        int last = before == null ? from : shape(name, before, from);
        org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
        if (conf.getIDropout() instanceof Dropout dropout && !(conf instanceof DropoutLayer)) {
            last = bare(name + "-dropout", new LayerSpec.Dropout(1 - dropout.getP()), List.of(last));
        }
        Optional<LayerSpec> spec = ForeignLayers.of(conf);
        if (spec.isEmpty()) {
            return refuse(name, "layer", conf.getClass().getSimpleName(), List.of(last));
        }
        Optional<RowShape> takes = conf instanceof FeedForwardLayer forward && spec.get() instanceof LayerSpec.Dense
                ? Optional.of(new RowShape.Values((int) forward.getNIn()))
                : Optional.empty();
        return put(new ImportedModel.Layer(name, spec.get(), List.of(last), takes, List.of(learned(layer))));
    }

    private int shape(String name, InputPreProcessor before, int from) {
        if (before instanceof FeedForwardToCnnPreProcessor image) {
            List<Integer> sizes =
                    List.of((int) image.getNumChannels(), (int) image.getInputHeight(), (int) image.getInputWidth());
            return bare(name + "-reshape", new LayerSpec.Reshape(sizes), List.of(from));
        }
        return before instanceof CnnToFeedForwardPreProcessor
                ? bare(name + "-flatten", new LayerSpec.Flatten(), List.of(from))
                : refuse(name + "-input", "preprocessor", before.getClass().getSimpleName(), List.of(from));
    }

    /** Adds what learns nothing; the result is its place. */
    int bare(String name, PlanOperation work, List<Integer> from) {
        return put(ImportedModel.Layer.bare(name, work, from));
    }

    /** Adds what cannot be taken; the result is its place. */
    int refuse(String name, String kind, String type, List<Integer> from) {
        return put(ImportedModel.Layer.refused(
                name,
                from,
                "the " + kind + " " + name + " of " + file + ", a " + type
                        + ", cannot be imported: take other layers by network.import.from and until"));
    }

    private int put(ImportedModel.Layer layer) {
        layers.add(layer);
        return layers.size() - 1;
    }

    private static float[] learned(Layer layer) {
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
