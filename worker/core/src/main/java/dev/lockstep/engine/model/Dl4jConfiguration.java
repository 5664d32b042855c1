package dev.lockstep.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.parameter.LayerArrays;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.engine.vertex.Vertex;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.engine.vertex.VertexOrder;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Values;
import java.util.List;

/**
 * How Deeplearning4j makes a network, in the JSON of its files: a chain as a MultiLayerConfiguration, anything else as a
 * ComputationGraphConfiguration. Any engine's models have it beside their numbers, so that library opens them all.
 */
final class Dl4jConfiguration {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final String VERTICES = "org.deeplearning4j.nn.conf.graph.";
    private static final String PREPROCESSORS = "org.deeplearning4j.nn.conf.preprocessor.";

    private final Dl4jLayer layers;
    private final List<Vertex> vertices;

    private Dl4jConfiguration(NetworkSpec network, List<Vertex> vertices) {
        this.layers = new Dl4jLayer(network.loss());
        this.vertices = vertices;
    }

    /** The JSON of a network that a plan lays out. */
    static String of(NetworkSpec network, NetworkPlan plan) {
        Dl4jConfiguration configuration = new Dl4jConfiguration(network, VertexList.of(plan));
        return (plan.isChain() ? configuration.chain() : configuration.graph()).toPrettyString();
    }

    /** What has a class of its own. */
    static ObjectNode ofClass(String name) {
        return JSON.objectNode().put("@class", name);
    }

    private static ObjectNode network() {
        return JSON.objectNode()
                .put("backpropType", "Standard")
                .put("cacheMode", "NONE")
                .put("dataType", "FLOAT")
                .put("inferenceWorkspaceMode", "ENABLED")
                .put("tbpttBackLength", 20)
                .put("tbpttFwdLength", 20)
                .put("trainingWorkspaceMode", "ENABLED")
                .put("validateOutputLayerConfig", true);
    }

    private ObjectNode chain() {
        ArrayNode all = JSON.arrayNode();
        ObjectNode between = JSON.objectNode();
        for (int i = 0; i < vertices.size(); i++) {
            all.add(holding(vertices.get(i)));
            JsonNode before = before(vertices.get(i));
            if (!before.isNull()) {
                between.set(String.valueOf(i), before);
            }
        }
        ObjectNode network = network();
        network.set("confs", all);
        network.set("inputPreProcessors", between);
        return network;
    }

    private ObjectNode graph() {
        ObjectNode all = JSON.objectNode();
        ObjectNode inputs = JSON.objectNode();
        for (Vertex vertex : vertices) {
            all.set(vertex.name(), vertex(vertex));
            ArrayNode from = inputs.putArray(vertex.name());
            vertex.from().forEach(output -> from.add(output.vertex()));
        }
        ObjectNode network = network();
        network.set("defaultConfiguration", common());
        network.putArray("networkInputs").add(Vertex.ROW);
        network.putArray("networkOutputs").add(vertices.get(vertices.size() - 1).name());
        ArrayNode numbers = network.putArray("topologicalOrder");
        ArrayNode names = network.putArray("topologicalOrderStr");
        for (int number : VertexOrder.of(vertices)) {
            numbers.add(number);
            names.add(number == 0 ? Vertex.ROW : vertices.get(number - 1).name());
        }
        network.set("vertexInputs", inputs);
        network.set("vertices", all);
        return network;
    }

    private ObjectNode vertex(Vertex vertex) {
        if (vertex.work() instanceof Vertex.Join join) {
            return join.join() == BranchJoin.ADD
                    ? ofClass(VERTICES + "ElementWiseVertex").put("op", "Add")
                    : ofClass(VERTICES + "MergeVertex")
                            .put("mergeAxis", vertex.takes().get(0).joinedAt())
                            .put("modified", true);
        }
        if (vertex.work() instanceof Vertex.Reform) {
            return ofClass(VERTICES + "PreprocessorVertex").set("preProcessor", before(vertex));
        }
        ObjectNode layer = ofClass(VERTICES + "LayerVertex").put("outputVertex", false);
        layer.set("layerConf", holding(vertex));
        return layer.set("preProcessor", before(vertex));
    }

    /** Where the layer of a vertex stands, with the names of what it learns: by them a batchNorm is known to keep variances. */
    private ObjectNode holding(Vertex vertex) {
        ObjectNode holder = common();
        ArrayNode names = holder.putArray("variables");
        vertex.work().layer().ifPresent(node -> LayerArrays.of(node).forEach(array -> names.add(array.name())));
        return holder.set("layer", layers.of(vertex));
    }

    private static ObjectNode common() {
        return JSON.objectNode()
                .put("cacheMode", "NONE")
                .put("dataType", "FLOAT")
                .put("maxNumLineSearchIterations", 5)
                .put("miniBatch", true)
                .put("minimize", true)
                .put("optimizationAlgo", "STOCHASTIC_GRADIENT_DESCENT");
    }

    /** What makes the form that a vertex takes of the one that it reads; null where they are the same. */
    private static JsonNode before(Vertex vertex) {
        ArrayForm form = vertex.from().get(0).form();
        ArrayForm other = vertex.takes().get(0);
        if (form.equals(other)) {
            return NullNode.instance;
        }
        if (form.shape() instanceof Image image && other.shape() instanceof Values) {
            return sized(ofClass(PREPROCESSORS + "CnnToFeedForwardPreProcessor").put("format", "NCHW"), image);
        }
        if (form.shape() instanceof Values && other.shape() instanceof Image image) {
            return sized(ofClass(PREPROCESSORS + "FeedForwardToCnnPreProcessor"), image);
        }
        ObjectNode reshape = ofClass(Dl4jLayer.OWN + "ReshapePreProcessor");
        reshape.set("before", numbers(form.sizes(1)));
        return reshape.set("after", numbers(other.sizes(1)));
    }

    private static ObjectNode sized(ObjectNode node, Image image) {
        return node.put("inputHeight", image.rows())
                .put("inputWidth", image.columns())
                .put("numChannels", image.channels());
    }

    private static ArrayNode numbers(long... numbers) {
        ArrayNode array = JSON.arrayNode();
        for (long number : numbers) {
            array.add(number);
        }
        return array;
    }
}
