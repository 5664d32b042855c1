package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Which steps each row has, at each place of a graph whose rows may be padded: the same that {@code StepMasks} tells an engine. A
 * mask has a row of ones, then zeros, for each row.
 */
final class StepLengths {
    private final NetworkPlan plan;
    private final boolean padded;
    private final OnnxGraph graph;
    private final Map<Integer, String> masks = new HashMap<>();

    StepLengths(NetworkPlan plan, boolean padded, OnnxGraph graph) {
        this.plan = plan;
        this.padded = padded;
        this.graph = graph;
    }

    void begin() {
        if (!padded) {
            return;
        }
        graph.begin(OnnxExport.LENGTHS);
        graph.input(OnnxExport.LENGTHS, OnnxGraph.INT32, List.of());
        int steps = plan.row().sizes().get(0);
        String numbers = graph.wholes(LongStream.range(0, steps).toArray());
        String lengths = graph.add("Cast", OnnxExport.LENGTHS, Option.of("to", (long) OnnxGraph.INT64));
        String column = graph.add("Unsqueeze", List.of(lengths, graph.wholes(1)));
        String there = graph.add("Less", List.of(numbers, column));
        masks.put(NetworkPlan.ROW, graph.add("Cast", there, Option.of("to", (long) OnnxGraph.FLOAT)));
    }

    /** What becomes of the mask behind a node. */
    void follow(NetworkPlan.Node node) {
        String before = masks.get(node.from().get(0));
        boolean goesOn = node.out() instanceof RowShape.Sequence && !(node.work() instanceof LayerSpec.Reshape);
        if (before == null || !goesOn) {
            return;
        }
        int steps = before(node.from().get(0)).sizes().get(0);
        boolean moves = node.work() instanceof SequenceLayer.Conv1d || node.work() instanceof ImageLayer.Windowed;
        masks.put(node.number(), moves ? moved(node, before, steps) : before);
    }

    private RowShape before(int node) {
        return node == NetworkPlan.ROW ? plan.row() : plan.nodes().get(node).out();
    }

    /** A place of a window is there where the step is at which it begins. */
    private String moved(NetworkPlan.Node node, String before, int steps) {
        int stride = node.work() instanceof SequenceLayer.Conv1d conv
                ? conv.stride()
                : ((ImageLayer.Windowed) node.work()).steps().height();
        int places = ((RowShape.Sequence) node.out()).steps();
        long[] from = LongStream.range(0, places)
                .map(place -> Math.min(steps - 1, place * stride))
                .toArray();
        return graph.add("Gather", List.of(before, graph.wholes(from)), Option.of("axis", 1L));
    }

    /** The mask of what goes into a node, {@code [rows, steps]}; empty where all steps are there. */
    Optional<String> mask(NetworkPlan.Node node) {
        return Optional.ofNullable(masks.get(node.from().get(0)));
    }

    /** The same for each value of a step. */
    Optional<String> ofValues(NetworkPlan.Node node) {
        return mask(node).map(mask -> graph.add("Unsqueeze", List.of(mask, graph.wholes(2))));
    }

    /** How many steps each row has, in a column {@code [rows, 1]}. */
    String counts(String mask) {
        return graph.add("ReduceSum", List.of(mask, graph.wholes(1)));
    }

    /** Zeros in the place of steps that a row does not have. */
    String masked(NetworkPlan.Node node, String in) {
        return ofValues(node).map(mask -> graph.add("Mul", List.of(in, mask))).orElse(in);
    }
}
