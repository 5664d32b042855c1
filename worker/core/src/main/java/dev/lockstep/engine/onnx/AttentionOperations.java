package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.List;

/** Attention in heads, as operations of a graph. */
record AttentionOperations(OnnxGraph graph, LearnedNumbers learned, NetworkPlan.Node node, StepLengths lengths) {
    /** What is added to the attention to a step that is not seen: its share is then zero. */
    private static final float UNSEEN = -1e30f;

    String of(SequenceLayer.SelfAttention attention, String in) {
        RowShape.Sequence sequence = (RowShape.Sequence) node.in();
        int heads = attention.heads();
        int each = sequence.values() / heads;
        String query = ofHeads(weighted(in, "query"), heads, each);
        String key = ofHeads(weighted(in, "key"), heads, each);
        String value = ofHeads(weighted(in, "value"), heads, each);

        String alike = graph.add("MatMul", List.of(query, graph.transpose(key, 0, 1, 3, 2)));
        String scaled = graph.add("Mul", List.of(alike, graph.scalar(1 / Math.sqrt(each))));
        String shares = graph.add("Softmax", seen(attention, scaled), Option.of("axis", -1L));
        String mixed = graph.transpose(graph.add("MatMul", List.of(shares, value)), 0, 2, 1, 3);
        String out = weighted(graph.reshape(mixed, sequence.sizes()), "output");
        return attention.bias()
                ? graph.add("Add", List.of(out, graph.floats("bias", learned.get("bias"), sequence.values())))
                : out;
    }

    private String weighted(String in, String name) {
        int values = node.in().valuesAtATime();
        String matrix = graph.floats(name, LearnedNumbers.turned(learned.get(name), values), values, values);
        return graph.add("MatMul", List.of(in, matrix));
    }

    /** [rows, heads, steps, values of a head] */
    private String ofHeads(String in, int heads, int each) {
        int steps = ((RowShape.Sequence) node.in()).steps();
        return graph.transpose(graph.reshape(in, List.of(steps, heads, each)), 0, 2, 1, 3);
    }

    private String seen(SequenceLayer.SelfAttention attention, String scores) {
        String all = scores;
        if (attention.causal()) {
            all = graph.add("Add", List.of(all, earlier()));
        }
        if (lengths.mask(node).isPresent()) {
            String absent =
                    graph.add("Sub", List.of(graph.scalar(1), lengths.mask(node).get()));
            String far = graph.add("Mul", List.of(absent, graph.scalar(UNSEEN)));
            all = graph.add("Add", List.of(all, graph.add("Unsqueeze", List.of(far, graph.wholes(1, 2)))));
        }
        return all;
    }

    /** Of each step, those that come after it are not seen. */
    private String earlier() {
        int steps = ((RowShape.Sequence) node.in()).steps();
        float[] added = new float[steps * steps];
        for (int i = 0; i < added.length; i++) {
            added[i] = i % steps > i / steps ? UNSEEN : 0;
        }
        return graph.floats("later", added, steps, steps);
    }
}
