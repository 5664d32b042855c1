package dev.lockstep.train;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a message calls the arrays of a model: by the path of their layer in the run file. */
final class ArrayNames {
    private ArrayNames() {}

    /** Of each stretch of a replica's parameters, in their order; by its place where no layer of the network lies there. */
    static List<String> of(NetworkSpec network, DataSchema schema, Replica replica) {
        NetworkPlan plan = plan(network, schema);
        ParameterLayout layout = ParameterLayout.of(plan);
        Map<Integer, String> names = new HashMap<>();
        if (layout.length() == replica.parameters().capacity()) {
            layout.arrays().forEach(array -> names.put(array.first(), whole(plan, array)));
        }
        return replica.layout().stream()
                .map(range -> names.getOrDefault(range.first(), byPlace(range)))
                .toList();
    }

    static NetworkPlan plan(NetworkSpec network, DataSchema schema) {
        return NetworkPlan.of(network, RowShape.of(schema.featureShape(), schema.tokens()));
    }

    /** The layer of an array, below {@code network.layers}. */
    static String layer(NetworkPlan plan, LayerParameter array) {
        return plan.nodes().get(array.node()).path().replaceFirst("^network\\.(layers\\.)?", "");
    }

    private static String whole(NetworkPlan plan, LayerParameter array) {
        return plan.nodes().get(array.node()).path() + " (" + array.array().name() + ")";
    }

    private static String byPlace(ParameterRange range) {
        return "parameters " + range.first() + " to " + (range.end() - 1);
    }
}
