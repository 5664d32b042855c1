package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.BranchJoin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which layer reads which: the same for a Sequential model as for a Functional one. */
final class KerasGraph {
    private final String file;
    private final Map<String, Vertex> vertices = new LinkedHashMap<>();
    private final List<Vertex> inOrder = new ArrayList<>();

    /** A layer with the names of those that it reads. */
    record Vertex(String name, String type, JsonNode config, List<String> from) {
        boolean joins() {
            return type.equals("Add") || type.equals("Concatenate");
        }

        /** How several come together. */
        BranchJoin join() throws KerasUnsupportedException {
            if (from.size() < 2) {
                throw new KerasUnsupportedException("takes one layer and something else, which is not known here");
            }
            JsonNode axis = config.path("axis");
            if (type.equals("Concatenate") && !axis.isMissingNode() && axis.asInt() != -1) {
                throw new KerasUnsupportedException(
                        "has axis: " + axis + ", of which only -1, the last, is known here");
            }
            return type.equals("Add") ? BranchJoin.ADD : BranchJoin.CONCAT;
        }

        /** Of an input: its sizes, that of the batch first. */
        JsonNode batchShape() {
            JsonNode keras3 = config.path("batch_shape");
            return keras3.isMissingNode() ? config.path("batch_input_shape") : keras3;
        }
    }

    private KerasGraph(String file) {
        this.file = file;
    }

    /** Its layers, each after those that it reads; the last one is the output. */
    static List<Vertex> of(String file, JsonNode model) {
        KerasGraph graph = new KerasGraph(file);
        String type = model.path("class_name").asText();
        switch (type) {
            case "Sequential" -> graph.sequential(model.path("config"));
            case "Functional", "Model" -> graph.functional(model.path("config"));
            default ->
                throw new IllegalArgumentException(file + " is a model of the class " + type
                        + " of Keras': only Sequential and Functional ones can be imported");
        }
        if (graph.inOrder.isEmpty()) {
            throw new IllegalArgumentException(file + " is a model of Keras' without layers");
        }
        return graph.inOrder;
    }

    private void sequential(JsonNode config) {
        JsonNode layers = config.isArray() ? config : config.path("layers");
        String last = "";
        for (JsonNode layer : layers) {
            JsonNode own = layer.path("config");
            String type = layer.path("class_name").asText();
            if (last.isEmpty() && !type.equals("InputLayer")) {
                last = input(own, layer, config);
            }
            String name = own.path("name").asText();
            inOrder.add(new Vertex(name, type, own, type.equals("InputLayer") ? List.of() : List.of(last)));
            last = name;
        }
    }

    /** The input that a Sequential model has without saying so. */
    private String input(JsonNode first, JsonNode layer, JsonNode model) {
        JsonNode shape = first.path("batch_input_shape");
        shape = shape.isMissingNode() ? layer.path("build_config").path("input_shape") : shape;
        shape = shape.isMissingNode() ? model.path("build_input_shape") : shape;
        if (!shape.isArray()) {
            throw new IllegalArgumentException(file + " does not say what goes into its first layer, "
                    + first.path("name").asText() + " (save it again after it was built: model.build(...), or with an"
                    + " Input as its first layer)");
        }
        var sizes = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        sizes.set("batch_shape", shape);
        inOrder.add(new Vertex("input", "InputLayer", sizes, List.of()));
        return "input";
    }

    private void functional(JsonNode config) {
        requireOne("inputs", config.path("input_layers"));
        String output = requireOne("outputs", config.path("output_layers"));
        for (JsonNode layer : config.path("layers")) {
            String name =
                    layer.path("name").asText(layer.path("config").path("name").asText());
            List<String> from = new ArrayList<>();
            JsonNode calls = layer.path("inbound_nodes");
            if (calls.size() > 1) {
                throw new IllegalArgumentException("the layer " + name + " of " + file + " stands at " + calls.size()
                        + " places: a layer that is shared cannot be imported");
            }
            calls.forEach(call -> sources(call, from));
            String type = layer.path("class_name").asText();
            vertices.put(name, new Vertex(name, type, layer.path("config"), from));
        }
        place(output, new HashSet<>());
    }

    /** Keras 2 says {@code [layer, node, tensor, options]}, Keras 3 a map with {@code keras_history} somewhere in it. */
    private static void sources(JsonNode call, List<String> into) {
        boolean isTensor = call.isArray()
                && call.size() >= 3
                && call.get(0).isTextual()
                && call.get(1).isInt();
        if (isTensor) {
            into.add(call.get(0).asText());
        } else if (call.has("keras_history")) {
            into.add(call.path("keras_history").path(0).asText());
        } else {
            call.forEach(part -> sources(part, into));
        }
    }

    private String requireOne(String what, JsonNode layers) {
        JsonNode only = layers.path(0).isTextual() ? layers : layers.path(0);
        int count = layers.path(0).isTextual() ? 1 : layers.size();
        if (count != 1) {
            throw new IllegalArgumentException(file + " is a Functional model of " + count + " " + what
                    + ": only one with a single input and a single output can be imported");
        }
        return only.path(0).asText();
    }

    /** What leads nowhere is left out. */
    private void place(String name, Set<String> seen) {
        Vertex vertex = vertices.get(name);
        if (vertex == null || !seen.add(name)) {
            return;
        }
        vertex.from().forEach(before -> place(before, seen));
        inOrder.add(vertex);
    }
}
