package dev.lockstep.network;

import dev.lockstep.setting.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A network: what a row goes through, and what training makes small. */
public record NetworkSpec(
        @Setting(
                value = "Values of one row that go in; taken from the data where it is not given.",
                byDefault = "auto",
                atLeast = 1)
        Optional<Integer> inputs,

        @Setting(value = "A model to begin with; its layers come before these.", named = "import")
        Optional<ImportSpec> imported,

        @Setting(value = "The layers, first to last.", byDefault = "[]")
        List<LayerSpec> layers,

        @Setting(
                value = "Named branches after the layers, for a network that is no chain; the last one is the output.",
                byDefault = "[]")
        List<BranchSpec> graph,

        @Setting("What training makes small.") LossFunction loss,

        @Setting(value = "First weights of every layer.", byDefault = "xavier")
        WeightInit init,

        @Setting(value = "Pull of every weight towards zero by its sign.", byDefault = "0", atLeast = 0)
        double l1,

        @Setting(value = "Pull of every weight towards zero by its size.", byDefault = "0", atLeast = 0)
        double l2,

        @Setting(
                value =
                        "How much each class counts in training, in the order of the classes; []: all rows alike; auto: all classes alike, so that rows of rare ones count more.",
                byDefault = "[]",
                orWord = "auto")
        Optional<List<Double>> classWeights,

        @Setting(
                value = "How much of each label is shared among all classes in training.",
                byDefault = "0",
                atLeast = 0,
                below = 1)
        double labelSmoothing) {

    /** The layers that end in the output: those of the last branch, where there are branches. */
    public List<LayerSpec> end() {
        return graph.isEmpty() ? layers : graph.get(graph.size() - 1).layers();
    }

    /** The same with other layers at its end. */
    public NetworkSpec endingIn(List<LayerSpec> end) {
        if (graph.isEmpty()) {
            return new NetworkSpec(inputs, imported, end, graph, loss, init, l1, l2, classWeights, labelSmoothing);
        }
        List<BranchSpec> branches = new ArrayList<>(graph);
        BranchSpec last = branches.remove(branches.size() - 1);
        branches.add(new BranchSpec(last.name(), last.from(), last.join(), end));
        return new NetworkSpec(inputs, imported, layers, branches, loss, init, l1, l2, classWeights, labelSmoothing);
    }

    /** How much each class counts, where that is said. */
    public List<Double> weights() {
        return classWeights.orElseThrow(
                () -> new IllegalStateException("what classWeights: auto means is not found out yet"));
    }

    /** The same where classes count so much. */
    public NetworkSpec weighing(List<Double> weights) {
        return new NetworkSpec(
                inputs, imported, layers, graph, loss, init, l1, l2, Optional.of(weights), labelSmoothing);
    }

    /** A chain. */
    public NetworkSpec(
            Optional<Integer> inputs,
            List<LayerSpec> layers,
            LossFunction loss,
            WeightInit init,
            double l1,
            double l2) {
        this(inputs, Optional.empty(), layers, List.of(), loss, init, l1, l2, Optional.of(List.of()), 0);
    }

    /** All layers of a model in place of these. */
    public NetworkSpec beginningWith(ImportSpec model) {
        return new NetworkSpec(
                inputs, Optional.of(model), List.of(), List.of(), loss, init, l1, l2, classWeights, labelSmoothing);
    }

    /** The same where nothing is imported any more: other layers, and other branches after them. */
    public NetworkSpec of(List<LayerSpec> all, List<BranchSpec> branches) {
        return new NetworkSpec(
                inputs, Optional.empty(), all, branches, loss, init, l1, l2, classWeights, labelSmoothing);
    }
}
