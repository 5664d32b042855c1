package dev.lockstep.engine;

import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network that begins with layers of a model, and what they bring with them. */
public final class InitialModel {
    static final String IMPORT = "network.import";

    private final GraftedNetwork grafted;
    private final InitialWeights start;

    private InitialModel(GraftedNetwork grafted, InitialWeights start) {
        this.grafted = grafted;
        this.start = start;
    }

    /** A network that begins with first weights. */
    public static InitialModel fresh(NetworkSpec network) {
        return new InitialModel(new GraftedNetwork(network, Map.of()), InitialWeights.FRESH);
    }

    /**
     * Puts layers of a model before those of the network that asks for it.
     *
     * @param row what the data set's rows are
     * @throws ShapeException where the model has no such layers, or they cannot take such rows
     * @throws IllegalArgumentException where one of them cannot be imported
     */
    public static InitialModel of(NetworkSpec network, ImportedModel model, RowShape row) {
        ImportSpec asked = network.imported().orElseThrow();
        List<ImportedModel.Layer> part =
                ImportedSlice.of(model, asked, !network.end().isEmpty());
        Set<String> frozen = ImportedSlice.frozen(model, asked, part);
        GraftedNetwork grafted = GraftBuilder.of(network, part, row);
        return new InitialModel(grafted, start(grafted, plan(grafted, row, model.file()), frozen, asked.prune()));
    }

    /** The whole of the network, the imported layers first. */
    public NetworkSpec network() {
        return grafted.network();
    }

    public InitialWeights start() {
        return start;
    }

    private static NetworkPlan plan(GraftedNetwork grafted, RowShape row, String file) {
        try {
            return NetworkPlan.of(grafted.network(), row);
        } catch (ShapeException e) {
            throw grafted.taken(e.path()).isPresent()
                    ? new ShapeException(
                            IMPORT + ".model",
                            "=" + file + " does not fit the data: a row is " + row + ", and its layer "
                                    + grafted.inWords(e.path()) + " " + e.what(),
                            "import a model that was trained on such rows, or another part of it with from and until")
                    : new ShapeException(grafted.inWords(e.path()), e.what(), e.remedy());
        }
    }

    private static InitialWeights start(
            GraftedNetwork grafted, NetworkPlan plan, Set<String> frozenNames, double prune) {
        Map<Integer, float[]> weights = new HashMap<>();
        Set<Integer> frozen = new HashSet<>();
        Map<String, Integer> nodesOf = new HashMap<>();
        for (NetworkPlan.Node node : plan.nodes()) {
            grafted.taken(node.path()).ifPresent(layer -> {
                int nth = nodesOf.merge(layer.name(), 1, Integer::sum) - 1;
                if (nth < layer.weights().size() && layer.weights().get(nth).length > 0) {
                    weights.put(node.number(), layer.weights().get(nth));
                }
                if (frozenNames.contains(layer.name())) {
                    frozen.add(node.number());
                }
            });
        }
        return new InitialWeights(weights, frozen, prune);
    }

    /** What a path of the whole network is to a reader: a layer of the model, or a setting of the run file. */
    public String inWords(String path) {
        return grafted.inWords(path);
    }
}
