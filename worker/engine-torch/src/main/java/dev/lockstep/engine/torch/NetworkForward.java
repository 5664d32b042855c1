package dev.lockstep.engine.torch;

import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/** A network on its way forward. */
final class NetworkForward {
    private final NetworkPlan plan;
    private final List<Placed> placed = new ArrayList<>();

    /** What is done at a node. */
    private record Placed(NetworkPlan.Node node, LayerOperation work, UnaryOperator<Tensor> activation) {}

    /** @param flat where the layout has what each layer learns */
    NetworkForward(NetworkPlan plan, ParameterLayout layout, FlatTensors flat) {
        this.plan = plan;
        for (NetworkPlan.Node node : plan.nodes()) {
            LayerStretches own = new LayerStretches(flat, node.path(), layout.of(node.number()));
            LayerOperation work = node.work() instanceof BranchJoin
                    ? (pass, rows) -> rows
                    : LayerOperations.of(node, own)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(node.path() + " is not known to the engine torch"));
            own.requireAllTaken();
            placed.add(new Placed(node, work, Activations.of(activation(node), node.out())));
        }
    }

    static Activation activation(NetworkPlan.Node node) {
        return node.work() instanceof LayerSpec layer ? layer.activation() : Activation.IDENTITY;
    }

    /** What the last layer makes of rows, before its activation. */
    Tensor sums(StepPass pass, Tensor rows) {
        Tensor[] outputs = new Tensor[placed.size()];
        for (Placed next : placed) {
            int number = next.node().number();
            Tensor in = joined(pass, next.node(), outputs, rows);
            Tensor out = next.work().apply(pass, in);
            outputs[number] =
                    number == placed.size() - 1 ? out : next.activation().apply(out);
        }
        return outputs[placed.size() - 1];
    }

    /** What the network puts out. */
    Tensor activated(Tensor sums) {
        return placed.get(placed.size() - 1).activation().apply(sums);
    }

    private Tensor joined(StepPass pass, NetworkPlan.Node node, Tensor[] outputs, Tensor rows) {
        List<Integer> from = node.from();
        if (node.work() instanceof BranchJoin join) {
            Tensor[] ways = from.stream()
                    .map(number -> number == NetworkPlan.ROW ? rows : outputs[number])
                    .toArray(Tensor[]::new);
            return BranchOperations.join(join, node.out(), ways);
        }
        int only = from.get(0);
        Tensor in = only == NetworkPlan.ROW ? rows : outputs[only];
        boolean asItIs = only == NetworkPlan.ROW
                ? plan.row().equals(node.in())
                : plan.nodes().get(only).out().equals(node.in());
        return asItIs ? in : in.reshape(Shapes.sizes(pass.rows(), node.in()));
    }
}
