package dev.lockstep.engine.vertex;

import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import java.util.List;
import java.util.Optional;

/**
 * A layer, or a place where arrays come together or change their form.
 *
 * @param takes the form in which it takes each of those that it reads
 */
public record Vertex(String name, Work work, List<ArrayForm> takes, List<Output> from) {
    /** The row of the data, where a graph reads it. */
    public static final String ROW = "row";
    /** A loss that stands alone. */
    public static final String LOSS = "loss";

    private static final String LAYER = "layer";

    /** What a vertex puts out. */
    public record Output(String vertex, ArrayForm form) {}

    /** What a vertex does. */
    public sealed interface Work {
        /** The layer that it is, which may have parameters; empty where it is none. */
        default Optional<NetworkPlan.Node> layer() {
            return Optional.empty();
        }
    }

    /** A layer of the plan. */
    public record Layer(NetworkPlan.Node node) implements Work {
        @Override
        public Optional<NetworkPlan.Node> layer() {
            return Optional.of(node);
        }
    }

    /** The last dense layer of the plan, with the loss in it. */
    public record DenseWithLoss(NetworkPlan.Node node, LayerSpec.Dense dense, Activation activation) implements Work {
        @Override
        public Optional<NetworkPlan.Node> layer() {
            return Optional.of(node);
        }
    }

    /** The loss of what comes in. */
    public record Loss() implements Work {}

    /** Several ways become one. */
    public record Join(BranchJoin join) implements Work {}

    /** The same numbers in another form, where a join wants one; a layer that does changes the form itself. */
    public record Reform() implements Work {}

    /** What the layer of a node is called. */
    static String name(int node) {
        return LAYER + node;
    }

    /** The number of the plan's node that the name of a layer stands for; -1 where it is the loss. */
    public static int node(String name) {
        return name.startsWith(LAYER) ? Integer.parseInt(name.substring(LAYER.length())) : -1;
    }
}
