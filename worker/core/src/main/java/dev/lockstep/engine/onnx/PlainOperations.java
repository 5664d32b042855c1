package dev.lockstep.engine.onnx;

import dev.lockstep.engine.onnx.OnnxGraph.Option;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.RowShape;
import java.util.Arrays;
import java.util.List;

/** Layers that do not care whether a row is an image or a sequence, as operations of a graph. */
record PlainOperations(OnnxGraph graph, LearnedNumbers learned, NetworkPlan.Node node, StepLengths lengths) {

    String of(LayerSpec.Plain plain, String in) {
        if (plain instanceof LayerSpec.Dense dense) {
            return dense(dense, in);
        }
        if (plain instanceof LayerSpec.BatchNorm norm) {
            return batchNorm(norm, in);
        }
        if (plain instanceof LayerSpec.LayerNorm norm) {
            return graph.add(
                    "LayerNormalization",
                    List.of(in, all("factor"), all("offset")),
                    Option.of("axis", -1L),
                    Option.of("epsilon", norm.epsilon()));
        }
        if (plain instanceof LayerSpec.GroupNorm norm) {
            return groupNorm(norm, in);
        }
        boolean reshapes = plain instanceof LayerSpec.Flatten || plain instanceof LayerSpec.Reshape;
        return reshapes ? graph.reshape(in, node.out().sizes()) : in; // of what is dropped while training, all is there
    }

    private String all(String name) {
        float[] values = learned.get(name);
        return graph.floats(name, values, values.length);
    }

    private String dense(LayerSpec.Dense dense, String in) {
        int inputs = node.in().valuesAtATime();
        return weighted(in, learned.get("W"), inputs, dense.bias() ? learned.get("b") : new float[0]);
    }

    /** Weighted sums of the last dimension: weights lie output after output. */
    private String weighted(String in, float[] weights, int inputs, float[] bias) {
        long outputs = weights.length / inputs;
        String matrix = graph.floats("W", LearnedNumbers.turned(weights, inputs), inputs, outputs);
        String sums = graph.add("MatMul", List.of(in, matrix));
        return bias.length == 0 ? sums : graph.add("Add", List.of(sums, graph.floats("b", bias, outputs)));
    }

    private String batchNorm(LayerSpec.BatchNorm norm, String in) {
        boolean areSteps = node.in() instanceof RowShape.Sequence;
        String first = areSteps ? graph.transpose(in, 0, 2, 1) : in;
        String normed = graph.add(
                "BatchNormalization",
                List.of(first, all("gamma"), all("beta"), all("mean"), all("var")),
                Option.of("epsilon", norm.epsilon()));
        return areSteps ? graph.transpose(normed, 0, 2, 1) : normed;
    }

    private String groupNorm(LayerSpec.GroupNorm norm, String in) {
        if (node.in() instanceof RowShape.Sequence sequence) {
            return lengths.ofValues(node)
                    .map(mask -> ofPresent(norm, in, mask, sequence))
                    .orElseGet(() -> graph.transpose(
                            inGroups(norm, graph.transpose(in, 0, 2, 1), List.of(sequence.values(), sequence.steps())),
                            0,
                            2,
                            1));
        }
        return inGroups(norm, in, node.in().sizes());
    }

    /** Of channels that come first. */
    private String inGroups(LayerSpec.GroupNorm norm, String in, List<Integer> sizes) {
        float[] ones = new float[norm.groups()];
        Arrays.fill(ones, 1);
        String groups = graph.add("Reshape", List.of(in, graph.wholes(0, norm.groups(), -1)));
        String normed = graph.add(
                "InstanceNormalization",
                List.of(
                        groups,
                        graph.floats("ones", ones, ones.length),
                        graph.floats("zeros", new float[ones.length], ones.length)),
                Option.of("epsilon", norm.epsilon()));
        long[] ofChannels = new long[sizes.size()];
        Arrays.fill(ofChannels, 1);
        ofChannels[0] = sizes.get(0);
        String whole = graph.reshape(normed, sizes);
        String scaled = graph.add("Mul", List.of(whole, graph.floats("factor", learned.get("factor"), ofChannels)));
        return graph.add("Add", List.of(scaled, graph.floats("offset", learned.get("offset"), ofChannels)));
    }

    /** Groups of values over the steps that a row has. */
    private String ofPresent(LayerSpec.GroupNorm norm, String in, String mask, RowShape.Sequence sequence) {
        int each = sequence.values() / norm.groups();
        String there = graph.add("Unsqueeze", List.of(mask, graph.wholes(3)));
        String parts = graph.reshape(in, List.of(sequence.steps(), norm.groups(), each));
        String steps = graph.add("ReduceSum", List.of(there, graph.wholes(1)));
        String count = graph.add("Mul", List.of(steps, graph.scalar(each)));
        String centred = graph.add("Sub", List.of(parts, mean(graph.add("Mul", List.of(parts, there)), count)));
        String kept = graph.add("Mul", List.of(centred, there));
        String variance = mean(graph.add("Mul", List.of(kept, kept)), count);
        String deviation = graph.add("Sqrt", graph.add("Add", List.of(variance, graph.scalar(norm.epsilon()))));
        String whole = graph.reshape(graph.add("Div", List.of(kept, deviation)), sequence.sizes());
        String scaled = graph.add("Mul", List.of(whole, all("factor")));
        return graph.add("Mul", List.of(graph.add("Add", List.of(scaled, all("offset"))), mask));
    }

    private String mean(String parts, String count) {
        return graph.add("Div", List.of(graph.add("ReduceSum", List.of(parts, graph.wholes(1, 3))), count));
    }
}
