package dev.lockstep.engine;

import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.BranchSpec;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts layers of a model before those of a run file: a chain into {@code layers}, anything else into branches. */
final class GraftBuilder {
    private static final String LAYERS = "network.layers.";
    private static final String GRAPH = "network.graph.";
    private static final String REFORMED = "modelRow";

    private final NetworkSpec network;
    private final List<ImportedModel.Layer> part;
    private final Map<String, GraftedNetwork.Place> places = new HashMap<>();
    /** Where what a layer puts out is found, by its place in the part. */
    private final Map<Integer, String> branchOf = new HashMap<>();

    private GraftBuilder(NetworkSpec network, List<ImportedModel.Layer> part) {
        this.network = network;
        this.part = part;
    }

    /** @param row what the data set's rows are: they are given the shape that the model knows */
    static GraftedNetwork of(NetworkSpec network, List<ImportedModel.Layer> part, RowShape row) {
        GraftBuilder grafting = new GraftBuilder(network, part);
        Optional<LayerSpec> between = between(part.get(0), row);
        return grafting.isChain() ? grafting.chain(between) : grafting.graph(between);
    }

    private boolean isChain() {
        for (int i = 0; i < part.size(); i++) {
            if (part.get(i).work() instanceof BranchJoin || part.get(i).from().get(0) != i - 1) {
                return false;
            }
        }
        return true;
    }

    /** Rows of as many values in another shape are given the one that the model knows. */
    private static Optional<LayerSpec> between(ImportedModel.Layer first, RowShape row) {
        boolean areTokens =
                first.takes().filter(RowShape.Tokens.class::isInstance).isPresent() || row instanceof RowShape.Tokens;
        return first.takes()
                .filter(known -> !areTokens && !known.equals(row) && known.width() == row.width())
                .map(known -> new LayerSpec.Reshape(known.sizes()));
    }

    private GraftedNetwork chain(Optional<LayerSpec> between) {
        List<LayerSpec> layers = new ArrayList<>();
        between.ifPresent(layer -> reform(layer, LAYERS + 0, layers));
        for (ImportedModel.Layer layer : part) {
            places.put(LAYERS + layers.size(), GraftedNetwork.Place.of(layer));
            layers.add((LayerSpec) layer.work());
        }
        addOwn(layers, LAYERS);
        return new GraftedNetwork(network.of(layers, network.graph()), places);
    }

    private void reform(LayerSpec layer, String path, List<LayerSpec> into) {
        places.put(path, GraftedNetwork.Place.between());
        into.add(layer);
    }

    private void addOwn(List<LayerSpec> layers, String path) {
        for (int i = 0; i < network.layers().size(); i++) {
            places.put(path + layers.size(), GraftedNetwork.Place.own(LAYERS + i));
            layers.add(network.layers().get(i));
        }
    }

    private GraftedNetwork graph(Optional<LayerSpec> between) {
        List<BranchSpec> branches = new ArrayList<>();
        branchOf.put(ImportedModel.ROW, between.isPresent() ? REFORMED : BranchSpec.ROW);
        between.ifPresent(layer -> {
            List<LayerSpec> layers = new ArrayList<>();
            reform(layer, GRAPH + 0, layers);
            branches.add(new BranchSpec(REFORMED, List.of(BranchSpec.ROW), BranchJoin.CONCAT, layers));
        });
        for (int begin = 0; begin < part.size(); ) {
            int end = begin + 1;
            while (end < part.size() && goesOn(end)) {
                end++;
            }
            branches.add(branch(begin, end, GRAPH + branches.size()));
            begin = end;
        }
        for (int i = 0; i < network.graph().size(); i++) {
            places.put(GRAPH + branches.size(), GraftedNetwork.Place.own(GRAPH + i));
            branches.add(network.graph().get(i));
        }
        return new GraftedNetwork(network.of(List.of(), branches), places);
    }

    /** Whether a layer only follows the one before it, which nothing else reads. */
    private boolean goesOn(int place) {
        ImportedModel.Layer layer = part.get(place);
        long readers = part.stream()
                .flatMap(other -> other.from().stream())
                .filter(from -> from == place - 1)
                .count();
        return layer.work() instanceof LayerSpec && layer.from().get(0) == place - 1 && readers == 1;
    }

    private BranchSpec branch(int begin, int end, String path) {
        ImportedModel.Layer first = part.get(begin);
        List<String> from = new ArrayList<>();
        first.from().forEach(place -> from.add(branchOf.get(place)));
        BranchJoin join = BranchJoin.CONCAT;
        if (first.work() instanceof BranchJoin joined) {
            join = joined;
            places.put(path, GraftedNetwork.Place.of(first));
        }
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = begin; i < end; i++) {
            if (part.get(i).work() instanceof LayerSpec layer) {
                places.put(path + ".layers." + layers.size(), GraftedNetwork.Place.of(part.get(i)));
                layers.add(layer);
            }
        }
        String name = part.get(end - 1).name();
        branchOf.put(end - 1, name);
        if (end == part.size()) {
            addOwn(layers, path + ".layers.");
        }
        return new BranchSpec(name, from, join, layers);
    }
}
