package dev.lockstep.engine.parameter;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.CustomLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.PlanOperation;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What each layer learns, in the order in which it lies: biases after weights, but before those of a conv2d. */
public final class LayerArrays {
    private LayerArrays() {}

    /** Those of a node of a plan. */
    public static List<LayerArray> of(NetworkPlan.Node node) {
        return of(node.work(), node.in());
    }

    /** Those of a layer that takes this; none where it learns nothing. */
    public static List<LayerArray> of(PlanOperation work, RowShape in) {
        if (work instanceof LayerSpec.Plain plain) {
            return plain(plain, in.valuesAtATime());
        }
        if (work instanceof ImageLayer.Conv2d conv) {
            return conv2d(conv, in.valuesAtATime());
        }
        if (work instanceof ImageLayer.SeparableConv2d conv) {
            return separable(conv, in.valuesAtATime());
        }
        if (work instanceof SequenceLayer sequence) {
            return sequence(sequence, in);
        }
        return work instanceof BlockLayer.Custom custom ? custom(custom.create(), in) : List.of();
    }

    private static List<LayerArray> plain(LayerSpec.Plain plain, int values) {
        if (plain instanceof LayerSpec.Dense dense) {
            LayerArray weights = LayerArray.weights("W", values, dense.units(), (long) values * dense.units(), 0);
            return dense.bias() ? List.of(weights, LayerArray.other("b", dense.units(), 0)) : List.of(weights);
        }
        if (plain instanceof LayerSpec.BatchNorm) {
            return List.of(
                    LayerArray.other("gamma", values, 1),
                    LayerArray.other("beta", values, 0),
                    LayerArray.running("mean", values, 0),
                    LayerArray.running("var", values, 1));
        }
        return plain instanceof LayerSpec.LayerNorm
                ? List.of(LayerArray.other("factor", values, 1), LayerArray.other("offset", values, 0))
                : List.of();
    }

    private static List<LayerArray> conv2d(ImageLayer.Conv2d conv, int channels) {
        int points = conv.kernel().height() * conv.kernel().width();
        int inputs = channels * points;
        LayerArray weights =
                LayerArray.weights("W", inputs, conv.filters() * points, (long) inputs * conv.filters(), 0);
        return conv.bias() ? List.of(LayerArray.other("b", conv.filters(), 0), weights) : List.of(weights);
    }

    private static List<LayerArray> separable(ImageLayer.SeparableConv2d conv, int channels) {
        int points = conv.kernel().height() * conv.kernel().width();
        int planes = channels * conv.depthMultiplier();
        LayerArray depth =
                LayerArray.weights("depth", points, conv.depthMultiplier() * points, (long) planes * points, 0);
        LayerArray point = LayerArray.weights("point", planes, conv.filters(), (long) conv.filters() * planes, 1);
        return conv.bias() ? List.of(depth, point, LayerArray.other("bias", conv.filters(), 0)) : List.of(depth, point);
    }

    private static List<LayerArray> sequence(SequenceLayer sequence, RowShape in) {
        if (sequence instanceof SequenceLayer.Embedding embedding && in instanceof RowShape.Tokens tokens) {
            return embedding(embedding, tokens);
        }
        int values = in.valuesAtATime();
        if (sequence instanceof SequenceLayer.Recurrent recurrent) {
            return recurrent(recurrent, values);
        }
        if (sequence instanceof SequenceLayer.Bidirectional both) {
            List<LayerArray> way = recurrent(both.layer(), values);
            return Stream.concat(
                            way.stream().map(array -> array.of("on", 0)),
                            way.stream().map(array -> array.of("back", 2)))
                    .toList();
        }
        if (sequence instanceof SequenceLayer.SelfAttention attention) {
            return attention(attention, values);
        }
        if (sequence instanceof SequenceLayer.Conv1d conv) {
            int covered = conv.kernel() * values;
            LayerArray kernel = LayerArray.weights(
                    "kernel", covered, conv.filters() * conv.kernel(), (long) conv.filters() * covered, 0);
            return conv.bias() ? List.of(kernel, LayerArray.other("bias", conv.filters(), 0)) : List.of(kernel);
        }
        return List.of();
    }

    /** One token goes in at a time: first values have the size that those of a layer with one input have. */
    private static List<LayerArray> embedding(SequenceLayer.Embedding embedding, RowShape.Tokens in) {
        int size = embedding.size();
        LayerArray tokens = LayerArray.weights("tokens", 1, size, (long) in.vocabulary() * size, 0);
        return embedding.positions()
                ? List.of(tokens, LayerArray.weights("positions", 1, size, (long) in.steps() * size, 1))
                : List.of(tokens);
    }

    /** Gate after gate: of an lstm what is taken in, what is kept, what is shown, what is new. */
    private static List<LayerArray> recurrent(SequenceLayer.Recurrent recurrent, int values) {
        int units = recurrent.units();
        long rows = recurrent instanceof SequenceLayer.Lstm ? 4L * units : units;
        List<LayerArray> all = new ArrayList<>(List.of(
                LayerArray.weights("input", values, units, rows * values, 0),
                LayerArray.weights("memory", units, units, rows * units, 1)));
        if (recurrent.bias() && recurrent instanceof SequenceLayer.Lstm lstm) {
            all.add(LayerArray.other("takenIn", units, 0));
            all.add(LayerArray.other("kept", units, lstm.forgetBias()));
            all.add(LayerArray.other("shown", units, 0));
            all.add(LayerArray.other("new", units, 0));
        } else if (recurrent.bias()) {
            all.add(LayerArray.other("bias", units, 0));
        }
        return all;
    }

    private static List<LayerArray> attention(SequenceLayer.SelfAttention attention, int values) {
        List<LayerArray> all = new ArrayList<>();
        for (String name : List.of("query", "key", "value", "output")) {
            all.add(LayerArray.weights(name, values, values, (long) values * values, all.size()));
        }
        if (attention.bias()) {
            all.add(LayerArray.other("bias", values, 0));
        }
        return all;
    }

    private static List<LayerArray> custom(CustomLayer layer, RowShape in) {
        int learned = layer.parameters(in);
        return learned == 0
                ? List.of()
                : List.of(LayerArray.weights("W", in.width(), layer.shape(in).width(), learned, 0));
    }
}
