package dev.lockstep.engine;

import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Shape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.setting.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network that begins with layers of a model, and what they bring with them.
 *
 * @param network the whole of it, the imported layers first
 * @param taken the layers of the model in it, each with its place among the network's layers
 */
public record Beginning(NetworkSpec network, Start start, Map<Integer, ImportedModel.Layer> taken) {
    private static final String IMPORT = "network.import";
    private static final String LAYERS = "network.layers.";

    /** A network that begins with first weights. */
    public static Beginning fresh(NetworkSpec network) {
        return new Beginning(network, Start.FRESH, Map.of());
    }

    /**
     * Puts layers of a model before those of the network that asks for it.
     *
     * @param row what the data set's rows are
     * @throws ShapeException where the model has no such layers, or they cannot take such rows
     */
    public static Beginning of(NetworkSpec network, ImportedModel model, Shape row) {
        ImportSpec asked = network.imported().orElseThrow();
        List<ImportedModel.Layer> chosen = chosen(model, asked, !network.end().isEmpty());
        Set<String> frozen = frozen(model, asked, chosen);
        List<LayerSpec> layers = new ArrayList<>();
        between(chosen.get(0), row).ifPresent(layers::add);
        int first = layers.size();
        Map<Integer, ImportedModel.Layer> taken = new HashMap<>();
        for (int i = 0; i < chosen.size(); i++) {
            taken.put(first + i, chosen.get(i));
            layers.add(chosen.get(i).layer());
        }
        layers.addAll(network.layers());
        Beginning whole = new Beginning(network.of(layers), Start.FRESH, taken);
        return whole.with(whole.plan(row, model.file()), frozen, asked.prune());
    }

    private Plan plan(Shape row, String file) {
        try {
            return Plan.of(network, row);
        } catch (ShapeException e) {
            boolean isOfTheModel = e.path().startsWith(LAYERS) && isTaken(e.path());
            throw isOfTheModel
                    ? new ShapeException(
                            IMPORT + ".model",
                            "=" + file + " does not fit the data: a row is " + row + ", and its layer "
                                    + inWords(e.path()) + " " + e.what(),
                            "import a model that was trained on such rows, or another part of it with from and until")
                    : new ShapeException(inWords(e.path()), e.what(), e.remedy());
        }
    }

    private Beginning with(Plan plan, Set<String> frozenNames, double prune) {
        Map<Integer, float[]> weights = new HashMap<>();
        Set<Integer> frozen = new HashSet<>();
        taken.forEach((place, layer) -> {
            String path = LAYERS + place + ".";
            List<Plan.Node> nodes = plan.nodes().stream()
                    .filter(node -> node.path().startsWith(path))
                    .toList();
            for (int i = 0; i < nodes.size(); i++) {
                int number = nodes.get(i).number();
                if (i < layer.weights().size() && layer.weights().get(i).length > 0) {
                    weights.put(number, layer.weights().get(i));
                }
                if (frozenNames.contains(layer.name())) {
                    frozen.add(number);
                }
            }
        });
        return new Beginning(network, new Start(weights, frozen, prune), taken);
    }

    private static List<ImportedModel.Layer> chosen(ImportedModel model, ImportSpec asked, boolean othersFollow) {
        int from = asked.from().map(name -> place(model, name, "from")).orElse(0);
        int until = asked.until()
                .map(name -> place(model, name, "until"))
                .orElseGet(() ->
                        othersFollow ? beforeOutput(model) : model.layers().size() - 1);
        if (until < from) {
            throw new ShapeException(
                    IMPORT + ".until",
                    "takes no layer of " + model.file() + ": from "
                            + model.names().get(from) + " on there is none",
                    "the layers are " + model.names());
        }
        return model.layers().subList(from, until + 1);
    }

    /** The last layer before the one whose outputs are the model's. */
    private static int beforeOutput(ImportedModel model) {
        for (int i = model.layers().size() - 1; i >= 0; i--) {
            if (model.layers().get(i).learns()) {
                return i - 1;
            }
        }
        return model.layers().size() - 1;
    }

    private static int place(ImportedModel model, String name, String setting) {
        return model.find(name).orElseThrow(() -> unknown(model, name, setting));
    }

    private static ShapeException unknown(ImportedModel model, String name, String setting) {
        String near = Names.nearest(name, model.names().stream())
                .map(other -> "did you mean " + other + "? ")
                .orElse("");
        return new ShapeException(
                IMPORT + "." + setting,
                "=" + name + " is no layer of " + model.file(),
                near + "its layers are " + String.join(", ", model.names()));
    }

    private static Set<String> frozen(ImportedModel model, ImportSpec asked, List<ImportedModel.Layer> chosen) {
        Set<String> names = new HashSet<>();
        for (String name : asked.freeze()) {
            if (name.equals(ImportSpec.ALL)) {
                chosen.forEach(layer -> names.add(layer.name()));
            } else if (model.find(name).isEmpty()) {
                throw unknown(model, name, "freeze");
            } else if (chosen.stream().noneMatch(layer -> layer.name().equals(name))) {
                throw new ShapeException(
                        IMPORT + ".freeze",
                        "=" + name + " is a layer of " + model.file() + " that is not taken",
                        "remove it, or change from and until");
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** Rows of as many values in another shape are given the one that the model knows. */
    private static Optional<LayerSpec> between(ImportedModel.Layer first, Shape row) {
        if (first.takes().isEmpty() || first.tokens() > 0 || row instanceof Shape.Tokens) {
            return Optional.empty();
        }
        Shape known = Shape.of(first.takes(), 0);
        boolean differs = !known.equals(row) && known.width() == row.width();
        return differs ? Optional.of(new LayerSpec.Reshape(known.sizes())) : Optional.empty();
    }

    private static int number(String path) {
        String rest = path.substring(LAYERS.length());
        int end = rest.indexOf('.');
        return Integer.parseInt(end < 0 ? rest : rest.substring(0, end));
    }

    private boolean isTaken(String path) {
        return path.startsWith(LAYERS) && taken.containsKey(number(path));
    }

    /** What a path of the whole network is to a reader: a layer of the model, or a setting of the run file. */
    public String inWords(String path) {
        if (taken.isEmpty() || !path.startsWith(LAYERS)) {
            return path;
        }
        int number = number(path);
        ImportedModel.Layer layer = taken.get(number);
        if (layer != null) {
            return layer.name();
        }
        int before = taken.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
        int own = number - before;
        return own < 0 ? IMPORT : LAYERS + own + path.substring((LAYERS + number).length());
    }
}
