package dev.lockstep.engine;

import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Shape;
import dev.lockstep.network.ShapeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network that begins with layers of a model, and what they bring with them. */
public final class Beginning {
    static final String IMPORT = "network.import";

    private final Graft graft;
    private final Start start;

    private Beginning(Graft graft, Start start) {
        this.graft = graft;
        this.start = start;
    }

    /** A network that begins with first weights. */
    public static Beginning fresh(NetworkSpec network) {
        return new Beginning(new Graft(network, Map.of()), Start.FRESH);
    }

    /**
     * Puts layers of a model before those of the network that asks for it.
     *
     * @param row what the data set's rows are
     * @throws ShapeException where the model has no such layers, or they cannot take such rows
     * @throws IllegalArgumentException where one of them cannot be imported
     */
    public static Beginning of(NetworkSpec network, ImportedModel model, Shape row) {
        ImportSpec asked = network.imported().orElseThrow();
        List<ImportedModel.Layer> part = Part.of(model, asked, !network.end().isEmpty());
        Set<String> frozen = Part.frozen(model, asked, part);
        Graft graft = Grafting.of(network, part, row);
        return new Beginning(graft, start(graft, plan(graft, row, model.file()), frozen, asked.prune()));
    }

    /** The whole of the network, the imported layers first. */
    public NetworkSpec network() {
        return graft.network();
    }

    public Start start() {
        return start;
    }

    private static Plan plan(Graft graft, Shape row, String file) {
        try {
            return Plan.of(graft.network(), row);
        } catch (ShapeException e) {
            throw graft.taken(e.path()).isPresent()
                    ? new ShapeException(
                            IMPORT + ".model",
                            "=" + file + " does not fit the data: a row is " + row + ", and its layer "
                                    + graft.inWords(e.path()) + " " + e.what(),
                            "import a model that was trained on such rows, or another part of it with from and until")
                    : new ShapeException(graft.inWords(e.path()), e.what(), e.remedy());
        }
    }

    private static Start start(Graft graft, Plan plan, Set<String> frozenNames, double prune) {
        Map<Integer, float[]> weights = new HashMap<>();
        Set<Integer> frozen = new HashSet<>();
        Map<String, Integer> nodesOf = new HashMap<>();
        for (Plan.Node node : plan.nodes()) {
            graft.taken(node.path()).ifPresent(layer -> {
                int nth = nodesOf.merge(layer.name(), 1, Integer::sum) - 1;
                if (nth < layer.weights().size() && layer.weights().get(nth).length > 0) {
                    weights.put(node.number(), layer.weights().get(nth));
                }
                if (frozenNames.contains(layer.name())) {
                    frozen.add(node.number());
                }
            });
        }
        return new Start(weights, frozen, prune);
    }

    /** What a path of the whole network is to a reader: a layer of the model, or a setting of the run file. */
    public String inWords(String path) {
        return graft.inWords(path);
    }
}
