package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.own.OwnLayerRuntime;
import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.LayerParameter.Role;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads from a model of DL4J's where which of its parameters lie: it lays them layer after layer. */
final class ParameterTable {
    private ParameterTable() {}

    static ParameterLayout layout(NetworkPlan plan, LeanModel model) {
        List<LayerParameter> arrays = new ArrayList<>();
        for (Layer layer : model.getLayers()) {
            layer.paramTable().forEach((name, array) -> arrays.add(parameter(layer, name, array)));
        }
        return new ParameterLayout(plan, arrays);
    }

    private static LayerParameter parameter(Layer layer, String name, INDArray array) {
        if (layer instanceof OwnLayerRuntime running) {
            return running.weights().stream()
                    .filter(weights -> weights.name().equals(name) && weights.areWeights())
                    .map(own -> of(layer, array, Role.WEIGHTS, own.inputs(), own.outputs(), own.number()))
                    .findFirst()
                    .orElseGet(() -> of(layer, array, Role.OTHER, 0, 0, 0));
        }
        return switch (name) {
            case "W" -> weights(layer, array);
            case "mean", "var" -> of(layer, array, Role.RUNNING, 0, 0, 0);
            default -> of(layer, array, Role.OTHER, 0, 0, 0);
        };
    }

    /** Dense weights are [inputs, outputs]; those of a convolution are [outputs, inputs, height, width]. */
    private static LayerParameter weights(Layer layer, INDArray array) {
        if (array.rank() == 2) {
            return of(layer, array, Role.WEIGHTS, (int) array.size(0), (int) array.size(1), 0);
        }
        int kernel = (int) (array.size(2) * array.size(3));
        int outputs = (int) array.size(0);
        int inputs = Math.toIntExact(array.length()) / outputs;
        return of(layer, array, Role.WEIGHTS, inputs, outputs * kernel, 0);
    }

    private static LayerParameter of(Layer layer, INDArray array, Role role, int inputs, int outputs, int number) {
        return new LayerParameter(
                Math.toIntExact(array.offset()),
                Math.toIntExact(array.length()),
                NetworkTranslation.node(layer.conf().getLayer().getLayerName()),
                role,
                inputs,
                outputs,
                number);
    }
}
