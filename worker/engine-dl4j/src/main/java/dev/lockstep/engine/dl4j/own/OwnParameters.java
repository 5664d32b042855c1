package dev.lockstep.engine.dl4j.own;

import dev.lockstep.engine.parameter.LayerArray;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Where each array of a layer lies in the model's one memory. */
final class OwnParameters implements ParamInitializer {
    private final List<LayerArray> weights;

    OwnParameters(OwnLayer layer) {
        weights = layer.arrays();
    }

    @Override
    public long numParams(NeuralNetConfiguration configuration) {
        return numParams(configuration.getLayer());
    }

    @Override
    public long numParams(Layer layer) {
        return weights.stream().mapToLong(LayerArray::count).sum();
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return weights.stream().map(LayerArray::name).toList();
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return weights.stream()
                .filter(LayerArray::areWeights)
                .map(LayerArray::name)
                .toList();
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return weights.stream()
                .filter(array -> !array.areWeights())
                .map(LayerArray::name)
                .toList();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return weightKeys(layer).contains(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return biasKeys(layer).contains(key);
    }

    @Override
    public Map<String, INDArray> init(
            NeuralNetConfiguration configuration, @Nullable INDArray parameters, boolean initialise) {
        Map<String, INDArray> arrays = views(parameters);
        for (LayerArray array : weights) {
            configuration.addVariable(array.name());
            INDArray view = arrays.get(array.name());
            if (initialise && view != null && !array.areWeights()) {
                view.assign(array.start());
            }
        }
        return arrays;
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration configuration, INDArray gradient) {
        return views(gradient);
    }

    private Map<String, INDArray> views(@Nullable INDArray flat) {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        if (flat == null || weights.isEmpty()) {
            return arrays;
        }
        INDArray line = flat.reshape(flat.length());
        long at = 0;
        for (LayerArray array : weights) {
            arrays.put(array.name(), line.get(NDArrayIndex.interval(at, at + array.count())));
            at += array.count();
        }
        return arrays;
    }
}
