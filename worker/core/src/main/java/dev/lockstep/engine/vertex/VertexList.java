package dev.lockstep.engine.vertex;

import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes a plan apart into vertices: flatten and reshape need none, and the loss stands in the last dense layer or alone. */
public final class VertexList {
    private final NetworkPlan plan;
    private final List<Vertex> vertices = new ArrayList<>();
    /** Where what a node puts out is found: flatten and reshape put out what they were given. */
    private final Map<Integer, Vertex.Output> outputs = new HashMap<>();

    private VertexList(NetworkPlan plan) {
        this.plan = plan;
    }

    /** The vertices of a plan, each after all that it reads; the last one has the loss. */
    public static List<Vertex> of(NetworkPlan plan) {
        VertexList list = new VertexList(plan);
        list.place();
        return List.copyOf(list.vertices);
    }

    /** The form in which a model takes its rows. */
    public static ArrayForm rowForm(NetworkPlan plan) {
        if (plan.isChain()) {
            for (NetworkPlan.Node node : plan.nodes()) {
                if (!reshapes(node)) {
                    return ArrayForm.taken(node);
                }
            }
        }
        return ArrayForm.of(plan.row());
    }

    private static boolean reshapes(NetworkPlan.Node node) {
        return node.work() instanceof LayerSpec.Flatten || node.work() instanceof LayerSpec.Reshape;
    }

    /** The loss stands in the last layer: a dense one takes it in, after any other it stands alone. */
    private void place() {
        outputs.put(NetworkPlan.ROW, new Vertex.Output(Vertex.ROW, rowForm(plan)));
        List<NetworkPlan.Node> nodes = plan.nodes();
        int last = nodes.size() - 1;
        for (int i = 0; i < last - 1; i++) {
            place(nodes.get(i));
        }
        NetworkPlan.Node end = nodes.get(last);
        if (end.work() instanceof LayerSpec.Dense dense) {
            if (last > 0) {
                place(nodes.get(last - 1));
            }
            placeOutput(end, dense, dense.activation());
        } else if (last > 0
                && end.work() instanceof LayerSpec.Activated activated
                && end.from().get(0) == last - 1
                && nodes.get(last - 1).work() instanceof LayerSpec.Dense dense
                && dense.activation() == Activation.IDENTITY) {
            placeOutput(nodes.get(last - 1), dense, activated.function());
        } else {
            if (last > 0) {
                place(nodes.get(last - 1));
            }
            place(end);
            add(Vertex.LOSS, new Vertex.Loss(), ArrayForm.rows(plan.out()), end.number());
        }
    }

    private void placeOutput(NetworkPlan.Node node, LayerSpec.Dense dense, Activation activation) {
        add(
                Vertex.name(node.number()),
                new Vertex.DenseWithLoss(node, dense, activation),
                ArrayForm.rows(node.in()),
                node.from().get(0));
    }

    private void add(String name, Vertex.Work work, ArrayForm takes, int from) {
        vertices.add(new Vertex(name, work, List.of(takes), List.of(output(from))));
    }

    private void place(NetworkPlan.Node node) {
        String name = Vertex.name(node.number());
        if (reshapes(node)) {
            outputs.put(node.number(), output(node.from().get(0)));
        } else if (node.work() instanceof BranchJoin join) {
            List<ArrayForm> takes = node.from().stream()
                    .map(before -> ArrayForm.of(shape(before)))
                    .toList();
            List<Vertex.Output> from = new ArrayList<>();
            for (int i = 0; i < takes.size(); i++) {
                from.add(reformed(name + "-" + i, output(node.from().get(i)), takes.get(i)));
            }
            vertices.add(new Vertex(name, new Vertex.Join(join), takes, from));
            outputs.put(node.number(), new Vertex.Output(name, ArrayForm.of(node.out())));
        } else {
            ArrayForm takes = ArrayForm.taken(node);
            add(name, new Vertex.Layer(node), takes, node.from().get(0));
            outputs.put(node.number(), new Vertex.Output(name, takes.after(node.out())));
        }
    }

    private Vertex.Output reformed(String name, Vertex.Output output, ArrayForm wanted) {
        if (output.form().equals(wanted)) {
            return output;
        }
        vertices.add(new Vertex(name, new Vertex.Reform(), List.of(wanted), List.of(output)));
        return new Vertex.Output(name, wanted);
    }

    private RowShape shape(int node) {
        return node == NetworkPlan.ROW ? plan.row() : plan.nodes().get(node).out();
    }

    private Vertex.Output output(int node) {
        Vertex.Output output = outputs.get(node);
        if (output == null) {
            throw new IllegalStateException("node " + node + " is read before it is placed");
        }
        return output;
    }
}
