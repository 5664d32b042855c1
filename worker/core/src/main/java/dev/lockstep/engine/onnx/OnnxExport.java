package dev.lockstep.engine.onnx;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Writes a model as others read it. Its graph takes {@code row}, as many rows as are given, each as the network is given it:
 * {@code [values]}, {@code [steps, values]}, {@code [channels, height, width]}, or the numbers of tokens; and, where rows may have
 * fewer steps, {@code lengths}. It puts out {@code output}: what the network predicts.
 */
public final class OnnxExport {
    /** What the graph is given. */
    public static final String ROW = "row";

    /** How many steps each row has, where that may differ. */
    public static final String LENGTHS = "lengths";

    /** What it puts out. */
    public static final String OUTPUT = "output";

    /** Versions of the format and of its operations; what reads newer ones reads these. */
    private static final int FORMAT = 8;

    private static final int OPERATIONS = 17;

    private final NetworkPlan plan;
    private final ParameterLayout layout;
    private final float[] parameters;
    private final OnnxGraph graph = new OnnxGraph();
    private final StepLengths lengths;
    private final Map<Integer, String> outputs = new HashMap<>();

    private OnnxExport(NetworkSpec network, DataSchema schema, float[] parameters) {
        this.parameters = parameters;
        plan = NetworkCheck.plan(network, schema);
        layout = ParameterLayout.of(plan);
        lengths = new StepLengths(plan, schema.padded(), graph);
    }

    /**
     * The bytes of a file.
     *
     * @param parameters in model order
     * @param facts that stand in it besides, for whoever looks
     * @throws IllegalArgumentException that names each layer which the format cannot say
     */
    public static byte[] of(
            String name, NetworkSpec network, DataSchema schema, float[] parameters, Map<String, String> facts) {
        OnnxExport export = new OnnxExport(network, schema, parameters);
        export.requireKnown();
        ProtobufMessage model = new ProtobufMessage()
                .number(1, FORMAT)
                .text(2, "lockstep")
                .message(7, export.graph(name))
                .message(8, new ProtobufMessage().text(1, "").number(2, OPERATIONS));
        new TreeMap<>(facts)
                .forEach((key, value) ->
                        model.message(14, new ProtobufMessage().text(1, key).text(2, value)));
        return model.toBytes();
    }

    private void requireKnown() {
        List<String> own = plan.nodes().stream()
                .filter(node -> node.work() instanceof BlockLayer.Custom)
                .map(node -> node.path() + " is a class of your own, " + ((BlockLayer.Custom) node.work()).className())
                .toList();
        if (!own.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", own)
                    + ": ONNX has operations, and no classes (use layers of `lockstep` in its place)");
        }
    }

    private ProtobufMessage graph(String name) {
        boolean areTokens = plan.row() instanceof RowShape.Tokens;
        graph.input(
                ROW, areTokens ? OnnxGraph.INT64 : OnnxGraph.FLOAT, plan.row().sizes());
        lengths.begin();
        outputs.put(NetworkPlan.ROW, ROW);
        for (NetworkPlan.Node node : plan.nodes()) {
            graph.begin(node.path());
            lengths.follow(node);
            outputs.put(node.number(), activated(node, worked(node)));
        }
        graph.rename(output(plan.last().number()), OUTPUT);
        graph.output(OUTPUT, plan.out().sizes());
        return graph.message(name);
    }

    private String output(int node) {
        return Objects.requireNonNull(outputs.get(node), () -> "node " + node + " is read before it is there");
    }

    private String worked(NetworkPlan.Node node) {
        if (node.work() instanceof BranchJoin join) {
            List<String> ways = node.from().stream().map(this::output).toList();
            return joined(graph, join, node.out(), ways);
        }
        int from = node.from().get(0);
        RowShape before =
                from == NetworkPlan.ROW ? plan.row() : plan.nodes().get(from).out();
        String in = before.equals(node.in())
                ? output(from)
                : graph.reshape(output(from), node.in().sizes());
        LearnedNumbers learned = LearnedNumbers.of(parameters, layout, node.number());
        if (node.work() instanceof LayerSpec.Plain plain) {
            return new PlainOperations(graph, learned, node, lengths).of(plain, in);
        }
        if (node.work() instanceof ImageLayer image) {
            return new WindowOperations(graph, learned, node, lengths).of(image, in);
        }
        return new StepOperations(graph, learned, node, lengths).of((SequenceLayer) node.work(), in);
    }

    /** Several ways become one. */
    static String joined(OnnxGraph graph, BranchJoin join, RowShape out, List<String> ways) {
        if (join == BranchJoin.CONCAT) {
            return graph.add("Concat", ways, Option.of("axis", out instanceof RowShape.Sequence ? 2L : 1L));
        }
        List<String> left = new ArrayList<>(ways);
        String sum = left.remove(0);
        for (String way : left) {
            sum = graph.add("Add", List.of(sum, way));
        }
        return sum;
    }

    private String activated(NetworkPlan.Node node, String in) {
        Activation activation = node.work() instanceof LayerSpec layer ? layer.activation() : Activation.IDENTITY;
        return switch (activation) {
            case IDENTITY -> in;
            case RELU -> graph.add("Relu", in);
            case LEAKY_RELU -> graph.add("LeakyRelu", in, Option.of("alpha", 0.01));
            case ELU -> graph.add("Elu", in);
            case GELU -> {
                // By a logistic function, as engines compute it.
                String steep = graph.add("Mul", List.of(in, graph.scalar(1.702)));
                yield graph.add("Mul", List.of(in, graph.add("Sigmoid", steep)));
            }
            case SWISH -> graph.add("Mul", List.of(in, graph.add("Sigmoid", in)));
            case SIGMOID -> graph.add("Sigmoid", in);
            case TANH -> graph.add("Tanh", in);
            case SOFTMAX ->
                graph.add("Softmax", in, Option.of("axis", node.out() instanceof RowShape.Image ? 1L : -1L));
            case STEP -> {
                String above = graph.add("Greater", List.of(in, graph.scalar(0)));
                yield graph.add("Cast", above, Option.of("to", (long) OnnxGraph.FLOAT));
            }
        };
    }
}
