package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.List;

/** Memories that go from step to step, as operations of a graph: there, steps come before rows, and gates in another order. */
record MemoryOperations(OnnxGraph graph, LearnedNumbers learned, NetworkPlan.Node node, StepLengths lengths) {
    /** Where the gates of the format stand among ours: what is taken in, shown, kept, new. */
    private static final int[] LSTM = {0, 2, 1, 3};

    /** How much of the memory stays, how much of it what is new sees, what is new. */
    private static final int[] GRU = {1, 0, 2};

    private static final int[] SIMPLE = {0};

    /** From the first step on. */
    String on(SequenceLayer.Recurrent layer, String part, String in) {
        return said(layer, part, in, "forward");
    }

    /** From the last step back. */
    String back(SequenceLayer.Recurrent layer, String part, String in) {
        return said(layer, part, in, "reverse");
    }

    private String said(SequenceLayer.Recurrent layer, String part, String in, String direction) {
        int units = layer.units();
        int[] gates = gates(layer);
        int values = ((RowShape.Sequence) node.in()).values();
        long wide = (long) gates.length * units;
        List<String> all = new ArrayList<>(List.of(
                graph.transpose(in, 1, 0, 2),
                graph.floats("input", ordered(learned.get(part + "input"), gates), 1, wide, values),
                graph.floats("memory", ordered(learned.get(part + "memory"), gates), 1, wide, units),
                graph.floats("bias", biases(layer, part, gates), 1, 2 * wide)));
        lengths.mask(node).ifPresent(mask -> all.add(lengthsOf(mask)));
        List<Option> options =
                new ArrayList<>(List.of(Option.of("hidden_size", (long) units), Option.of("direction", direction)));
        if (layer instanceof SequenceLayer.Gru) {
            options.add(Option.of("linear_before_reset", 1L));
        }
        String steps = graph.add(name(layer), all, options.toArray(new Option[0]));
        return graph.transpose(graph.add("Squeeze", List.of(steps, graph.wholes(1))), 1, 0, 2);
    }

    private static String name(SequenceLayer.Recurrent layer) {
        if (layer instanceof SequenceLayer.Lstm) {
            return "LSTM";
        }
        return layer instanceof SequenceLayer.Gru ? "GRU" : "RNN";
    }

    private static int[] gates(SequenceLayer.Recurrent layer) {
        if (layer instanceof SequenceLayer.Lstm) {
            return LSTM;
        }
        return layer instanceof SequenceLayer.Gru ? GRU : SIMPLE;
    }

    private String lengthsOf(String mask) {
        String counts = graph.add("Squeeze", List.of(lengths.counts(mask), graph.wholes(1)));
        return graph.add("Cast", counts, Option.of("to", (long) OnnxGraph.INT32));
    }

    /** Those of what comes in, then those of the memory, of which only a gru has any. */
    private float[] biases(SequenceLayer.Recurrent layer, String part, int[] gates) {
        int wide = gates.length * layer.units();
        if (!layer.bias()) {
            return new float[2 * wide];
        }
        if (layer instanceof SequenceLayer.Gru) {
            return LearnedNumbers.joined(
                    ordered(learned.get(part + "inputBias"), gates), ordered(learned.get(part + "memoryBias"), gates));
        }
        float[] own = layer instanceof SequenceLayer.Lstm
                ? LearnedNumbers.joined(
                        learned.get(part + "takenIn"),
                        learned.get(part + "kept"),
                        learned.get(part + "shown"),
                        learned.get(part + "new"))
                : learned.get(part + "bias");
        return LearnedNumbers.joined(ordered(own, gates), new float[wide]);
    }

    private static float[] ordered(float[] ours, int[] gates) {
        int each = ours.length / gates.length;
        float[] ordered = new float[ours.length];
        for (int i = 0; i < gates.length; i++) {
            System.arraycopy(ours, gates[i] * each, ordered, i * each, each);
        }
        return ordered;
    }
}
