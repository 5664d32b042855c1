package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layers of sequences, as operations of a graph. */
record StepOperations(OnnxGraph graph, LearnedNumbers learned, NetworkPlan.Node node, StepLengths lengths) {

    String of(SequenceLayer layer, String in) {
        if (layer instanceof SequenceLayer.Embedding embedding) {
            return embedded(embedding, (RowShape.Tokens) node.in(), in);
        }
        if (layer instanceof SequenceLayer.Conv1d conv) {
            return convolved(conv, in);
        }
        if (layer instanceof SequenceLayer.Recurrent recurrent) {
            return new MemoryOperations(graph, learned, node, lengths).on(recurrent, "", in);
        }
        if (layer instanceof SequenceLayer.Bidirectional both) {
            MemoryOperations memories = new MemoryOperations(graph, learned, node, lengths);
            String on = memories.on(both.layer(), "on.", in);
            return OnnxExport.joined(
                    graph, both.join(), node.out(), List.of(on, memories.back(both.layer(), "back.", in)));
        }
        if (layer instanceof SequenceLayer.SelfAttention attention) {
            return new AttentionOperations(graph, learned, node, lengths).of(attention, in);
        }
        return layer instanceof SequenceLayer.BothEnds ? bothEnds(in) : last(in);
    }

    private RowShape.Sequence sequence() {
        return (RowShape.Sequence) node.in();
    }

    private String embedded(SequenceLayer.Embedding embedding, RowShape.Tokens in, String tokens) {
        String table = graph.floats("tokens", learned.get("tokens"), in.vocabulary(), embedding.size());
        String found = graph.add("Gather", List.of(table, tokens));
        String placed = embedding.positions()
                ? graph.add(
                        "Add",
                        List.of(
                                found,
                                graph.floats("positions", learned.get("positions"), in.steps(), embedding.size())))
                : found;
        return lengths.masked(node, placed);
    }

    /** Values of a step are channels, which come before steps here. */
    private String convolved(SequenceLayer.Conv1d conv, String in) {
        int values = sequence().values();
        float[] byStep = learned.get("kernel");
        float[] byValue = new float[byStep.length];
        int each = conv.kernel() * values;
        for (int i = 0; i < byStep.length; i++) {
            int step = i % each / values;
            byValue[i / each * each + i % values * conv.kernel() + step] = byStep[i];
        }
        List<String> all = new ArrayList<>(List.of(
                graph.transpose(in, 0, 2, 1), graph.floats("kernel", byValue, conv.filters(), values, conv.kernel())));
        if (conv.bias()) {
            all.add(graph.floats("bias", learned.get("bias"), conv.filters()));
        }
        long[] pads = WindowOperations.edge(
                conv.padding(), sequence().steps(), conv.kernel(), conv.stride(), conv.dilation());
        String out = graph.add(
                "Conv",
                all,
                Option.all("kernel_shape", conv.kernel()),
                Option.all("strides", conv.stride()),
                Option.all("dilations", conv.dilation()),
                Option.all("pads", pads));
        return graph.transpose(out, 0, 2, 1);
    }

    /** The last step that each row has: what is not it is multiplied by zero. */
    private String last(String in) {
        Optional<String> mask = lengths.mask(node);
        if (mask.isEmpty()) {
            return step(in, sequence().steps() - 1);
        }
        String numbers =
                graph.floats("steps", numbers(sequence().steps()), sequence().steps());
        String place = graph.add("Sub", List.of(lengths.counts(mask.get()), graph.scalar(1)));
        String isLast = graph.add("Cast", graph.add("Equal", List.of(numbers, place)), Option.of("to", 1L));
        String ofValues = graph.add("Unsqueeze", List.of(isLast, graph.wholes(2)));
        return graph.add(
                "ReduceSum",
                List.of(graph.add("Mul", List.of(in, ofValues)), graph.wholes(1)),
                Option.of("keepdims", 0L));
    }

    private static float[] numbers(int count) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
        }
        return numbers;
    }

    /** One step of all rows. */
    private String step(String in, int number) {
        String picked = graph.add("Gather", List.of(in, graph.wholes(number)), Option.of("axis", 1L));
        return graph.add("Squeeze", List.of(picked, graph.wholes(1)));
    }

    /** Of values that come from both ways, those of the way on at the last step, and those of the way back at the first. */
    private String bothEnds(String in) {
        int values = sequence().values();
        int half = values / 2;
        String on = last(part(in, 0, half));
        return graph.add("Concat", List.of(on, step(part(in, half, values), 0)), Option.of("axis", 1L));
    }

    private String part(String in, int first, int end) {
        return graph.add("Slice", List.of(in, graph.wholes(first), graph.wholes(end), graph.wholes(2)));
    }
}
