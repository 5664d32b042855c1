package dev.lockstep.network;

import dev.lockstep.network.RowShape.Image;
import dev.lockstep.network.RowShape.Sequence;
import dev.lockstep.network.RowShape.Values;
import dev.lockstep.setting.SettingWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network laid out for an engine: every layer with its number and its shapes, in an order in which each comes after all
 * that it reads. Blocks are taken apart into their layers.
 */
public final class NetworkPlan {
    /** The place of the row itself, in the place of a node's number. */
    public static final int ROW = -1;

    private final NetworkSpec network;
    private final RowShape row;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Integer> named = new HashMap<>();

    /**
     * One layer, or a place where several ways come together.
     *
     * @param number its place in the plan, from 0
     * @param path where the run file has it
     * @param from what it reads: numbers of nodes, or {@link #ROW}
     * @param in the shape as which it takes its input; of several, that of the first
     */
    public record Node(int number, String path, PlanOperation work, List<Integer> from, RowShape in, RowShape out) {}

    private NetworkPlan(NetworkSpec network, RowShape row) {
        this.network = network;
        this.row = row;
    }

    /** Throws a {@link ShapeException} where a layer cannot take what comes to it. */
    public static NetworkPlan of(NetworkSpec network, RowShape row) {
        NetworkPlan plan = new NetworkPlan(network, row);
        int last = plan.chain(network.layers(), "network.layers", ROW);
        for (int i = 0; i < network.graph().size(); i++) {
            last = plan.branch(network.graph().get(i), "network.graph." + i, last);
        }
        if (plan.nodes.isEmpty()) {
            throw new ShapeException("network.layers", "is empty", "give at least one layer");
        }
        plan.holdThatAllIsRead(last);
        return plan;
    }

    /** What nobody reads would be computed in every step, and learn nothing. */
    private void holdThatAllIsRead(int out) {
        Set<Integer> read = new HashSet<>(Set.of(out));
        nodes.forEach(node -> read.addAll(node.from()));
        for (Node node : nodes) {
            if (!read.contains(node.number())) {
                throw new ShapeException(
                        node.path(),
                        "puts out " + node.out() + ", which nobody reads",
                        "name its branch in from: of a later one, or remove it");
            }
        }
    }

    public List<Node> nodes() {
        return List.copyOf(nodes);
    }

    /** The node whose output is the network's: the last one. */
    public Node last() {
        return nodes.get(nodes.size() - 1);
    }

    public RowShape row() {
        return row;
    }

    public RowShape out() {
        return last().out();
    }

    /** Whether each node reads just the one before it. */
    public boolean isChain() {
        return nodes.stream()
                .allMatch(
                        node -> node.work() instanceof LayerSpec && node.from().get(0) == node.number() - 1);
    }

    public WeightInit init(Node node) {
        return node.work() instanceof LayerSpec layer ? layer.weights().init().orElse(network.init()) : network.init();
    }

    public double l1(Node node) {
        return node.work() instanceof LayerSpec layer ? layer.weights().l1().orElse(network.l1()) : 0;
    }

    public double l2(Node node) {
        return node.work() instanceof LayerSpec layer ? layer.weights().l2().orElse(network.l2()) : 0;
    }

    private RowShape shape(int number) {
        return number == ROW ? row : nodes.get(number).out();
    }

    private int chain(List<LayerSpec> layers, String path, int from) {
        int last = from;
        for (int i = 0; i < layers.size(); i++) {
            last = layer(layers.get(i), path + "." + i, last);
        }
        return last;
    }

    private int layer(LayerSpec layer, String path, int from) {
        String named = path + "." + SettingWriter.spelt((Record) layer);
        if (layer instanceof BlockLayer.Residual residual) {
            return residual(residual, named, from);
        }
        if (layer instanceof BlockLayer.TransformerEncoder encoder) {
            return encoder(encoder, named, from);
        }
        LayerSpec linear = layer.linear();
        if (linear != layer && layer.activation() != Activation.IDENTITY) {
            return layer(new LayerSpec.Activated(layer.activation()), path, layer(linear, path, from));
        }
        RowShape in = ShapeInference.taken(layer, shape(from));
        return add(layer, named, List.of(from), in, ShapeInference.after(layer, named, in));
    }

    private int add(PlanOperation work, String path, List<Integer> from, RowShape in, RowShape out) {
        nodes.add(new Node(nodes.size(), path, work, from, in, out));
        return nodes.size() - 1;
    }

    private int residual(BlockLayer.Residual residual, String path, int from) {
        int inner = chain(residual.layers(), path, from);
        if (inner == from) {
            throw new ShapeException(path, "is empty", "give at least one layer, or remove it");
        }
        int projected = shape(from).equals(shape(inner)) ? from : project(path, from, shape(inner));
        return add(BranchJoin.ADD, path, List.of(inner, projected), shape(inner), shape(inner));
    }

    private int project(String path, int from, RowShape out) {
        RowShape in = shape(from);
        Optional<LayerSpec> projection = Optional.empty();
        if (in instanceof Values && out instanceof Values values) {
            projection = Optional.of(dense(values.count()));
        } else if (in instanceof Sequence before && out instanceof Sequence after && before.steps() == after.steps()) {
            projection = Optional.of(dense(after.values()));
        } else if (in instanceof Image before && out instanceof Image after) {
            KernelExtent stride =
                    new KernelExtent(stride(before.rows(), after.rows()), stride(before.columns(), after.columns()));
            projection = Optional.of(new ImageLayer.Conv2d(
                    after.channels(),
                    KernelExtent.of(1),
                    stride,
                    Padding.SAME,
                    KernelExtent.of(1),
                    1,
                    Activation.IDENTITY,
                    true,
                    LearnedWeights.INHERITED));
        }
        if (projection.isPresent()) {
            int projected = layer(projection.get(), path + ".projection", from);
            if (shape(projected).equals(out)) {
                return projected;
            }
        }
        throw new ShapeException(
                path,
                "puts out " + out + ", to which " + in + " cannot be projected",
                "keep the sizes with padding: same, or divide them by a stride");
    }

    private static int stride(int before, int after) {
        return Math.max(1, (before + after - 1) / after);
    }

    private static LayerSpec dense(int units) {
        return new LayerSpec.Dense(units, Activation.IDENTITY, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec dense(BlockLayer.TransformerEncoder encoder, int units, Activation activation) {
        return new LayerSpec.Dense(units, activation, true, encoder.weights());
    }

    private int encoder(BlockLayer.TransformerEncoder encoder, String path, int from) {
        if (!(shape(from) instanceof Sequence sequence)) {
            throw new ShapeException(
                    path,
                    "takes a sequence, but " + shape(from) + " comes in",
                    "begin with an embedding, or a reshape");
        }
        LayerSpec norm = new LayerSpec.LayerNorm(1e-5);
        LayerSpec drop = new LayerSpec.Dropout(encoder.dropout());
        LayerSpec attention =
                new SequenceLayer.SelfAttention(encoder.heads(), encoder.causal(), true, encoder.weights());
        int units = encoder.feedForward().orElse(4 * sequence.values());
        List<LayerSpec> attends = List.of(norm, attention, drop);
        List<LayerSpec> thinks = List.of(
                norm,
                dense(encoder, units, Activation.GELU),
                dense(encoder, sequence.values(), Activation.IDENTITY),
                drop);
        int attended = residual(new BlockLayer.Residual(attends), path + ".attends", from);
        return residual(new BlockLayer.Residual(thinks), path + ".thinks", attended);
    }

    private int branch(BranchSpec branch, String path, int before) {
        List<Integer> from = new ArrayList<>();
        for (String name : branch.from()) {
            from.add(find(name, path));
        }
        int start = from.isEmpty() ? before : from.get(0);
        if (from.size() > 1) {
            start = join(branch.join(), path, from);
        }
        int last = chain(branch.layers(), path + ".layers", start);
        boolean taken = named.containsKey(branch.name()) || branch.name().equals(BranchSpec.ROW);
        if (taken) {
            throw new ShapeException(path + ".name", "=" + branch.name() + " is taken", "give it another name");
        }
        named.put(branch.name(), last);
        return last;
    }

    private int find(String name, String path) {
        if (name.equals(BranchSpec.ROW)) {
            return ROW;
        }
        Integer number = named.get(name);
        if (number == null) {
            throw new ShapeException(
                    path + ".from",
                    "=" + name + " is not known at this place",
                    "name a branch that stands before it, or " + BranchSpec.ROW);
        }
        return number;
    }

    private int join(BranchJoin join, String path, List<Integer> from) {
        RowShape first = shape(from.get(0));
        RowShape out = first;
        for (int number : from.subList(1, from.size())) {
            out = joined(join, path, out, shape(number));
        }
        return add(join, path + "." + SettingWriter.spelt(join), List.copyOf(from), first, out);
    }

    private static RowShape joined(BranchJoin join, String path, RowShape one, RowShape other) {
        if (join == BranchJoin.ADD && one.equals(other)) {
            return one;
        }
        if (join == BranchJoin.CONCAT) {
            if (one instanceof Values a && other instanceof Values b) {
                return new Values(a.count() + b.count());
            }
            if (one instanceof Sequence a && other instanceof Sequence b && a.steps() == b.steps()) {
                return new Sequence(a.steps(), a.values() + b.values());
            }
            if (one instanceof Image a
                    && other instanceof Image b
                    && a.rows() == b.rows()
                    && a.columns() == b.columns()) {
                return new Image(a.channels() + b.channels(), a.rows(), a.columns());
            }
        }
        throw new ShapeException(
                path + ".join",
                "=" + SettingWriter.spelt(join) + " cannot join " + one + " and " + other,
                join == BranchJoin.ADD
                        ? "give them one shape, or write join: concat"
                        : "flatten both, or give them one size");
    }
}
