package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Layers of Keras' with a memory. */
final class KerasRecurrentLayers {
    private static final Set<String> KINDS = Set.of("LSTM", "SimpleRNN", "GRU");

    /** What a layer does, what it has learned, and what follows from how it is told to begin and to end. */
    private record Memory(
            SequenceLayer.Recurrent layer, List<float[]> learned, double dropout, boolean givesAllSteps) {}

    private KerasRecurrentLayers() {}

    static List<TranslatedLayer> alone(String type, KerasLayer call) throws KerasUnsupportedException {
        Memory memory = memory(type, call, false);
        return steps(memory, memory.layer(), memory.learned());
    }

    private static List<TranslatedLayer> steps(Memory memory, SequenceLayer layer, List<float[]> learned) {
        List<TranslatedLayer> steps = new ArrayList<>();
        if (memory.dropout() > 0) {
            // Keras drops the same values at all steps of a row.
            steps.add(TranslatedLayer.bare("-dropout", new ImageLayer.SpatialDropout(memory.dropout())));
        }
        steps.add(new TranslatedLayer("", layer, learned));
        if (!memory.givesAllSteps()) {
            steps.add(
                    layer instanceof SequenceLayer.Bidirectional
                            ? TranslatedLayer.bare("-bothEnds", new SequenceLayer.BothEnds())
                            : TranslatedLayer.bare("-lastStep", new SequenceLayer.LastStep()));
        }
        return steps;
    }

    private static Memory memory(String type, KerasLayer call, boolean backwards) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        options.only("activation", "tanh");
        options.only("go_backwards", backwards);
        options.only("recurrent_dropout", 0);
        SequenceLayer.Recurrent layer = layer(type, options);
        int units = layer.units();
        ValueOrder gates = gates(type, units);
        int wide = gates.count();
        float[] learned = LayerTensors.joined(
                call.tensors().get("kernel", call.sequence().values(), wide).turned(wide, ValueOrder.SAME, gates),
                call.tensors().get("recurrent_kernel", units, wide).turned(wide, ValueOrder.SAME, gates),
                biases(layer, call.tensors(), gates));
        boolean givesAllSteps = options.flag("return_sequences", false);
        return new Memory(layer, List.of(learned), KerasPlainLayers.rate(options, "dropout"), givesAllSteps);
    }

    private static SequenceLayer.Recurrent layer(String type, LayerOptions options) throws KerasUnsupportedException {
        int units = options.whole("units");
        boolean bias = options.flag("use_bias", true);
        if (type.equals("SimpleRNN")) {
            return new SequenceLayer.SimpleRnn(units, bias, LearnedWeights.INHERITED);
        }
        options.only("recurrent_activation", "sigmoid");
        if (type.equals("LSTM")) {
            double forgetBias = options.flag("unit_forget_bias", true) ? 1 : 0;
            return new SequenceLayer.Lstm(units, forgetBias, bias, LearnedWeights.INHERITED);
        }
        // A file that does not say it is of before there was another way.
        if (!options.flag("reset_after", false)) {
            throw new KerasUnsupportedException(
                    "has reset_after: false, of which only true is known here (train it anew with that)");
        }
        return new SequenceLayer.Gru(units, bias, LearnedWeights.INHERITED);
    }

    /** A GRU has two of each gate: that of the row and that of the memory. */
    private static float[] biases(SequenceLayer.Recurrent layer, LayerTensors tensors, ValueOrder gates)
            throws KerasUnsupportedException {
        int wide = gates.count();
        if (layer.bias() && layer instanceof SequenceLayer.Gru) {
            return tensors.get("bias", 2, wide).ordered(gates.with(wide, gates, wide));
        }
        return tensors.biases(layer.bias(), wide).ordered(gates);
    }

    /**
     * Keras has the gates of an LSTM as taken in, kept, new, shown; here the new one is the last. Those of a GRU are there what
     * stays, what is seen, what is new; here what is seen is the first.
     */
    private static ValueOrder gates(String type, int units) {
        List<Integer> theirs = switch (type) {
            case "LSTM" -> List.of(0, 1, 3, 2);
            case "GRU" -> List.of(1, 0, 2);
            default -> List.of(0);
        };
        return new ValueOrder(theirs.size() * units, i -> theirs.get(i / units) * units + i % units);
    }

    static List<TranslatedLayer> bidirectional(KerasLayer call) throws KerasUnsupportedException {
        LayerOptions options = call.options();
        JsonNode inner = options.node("layer");
        String type = inner.path("class_name").asText();
        if (!KINDS.contains(type)) {
            throw new KerasUnsupportedException(
                    "is a " + type + " both ways, of which only LSTM, SimpleRNN and GRU are known here");
        }
        BranchJoin join = switch (options.text("merge_mode", "null")) {
            case "concat" -> BranchJoin.CONCAT;
            case "sum" -> BranchJoin.ADD;
            default ->
                throw new KerasUnsupportedException("has merge_mode: " + options.text("merge_mode", "null")
                        + ", of which only concat and sum are known here (train it anew with one of them)");
        };
        Memory on = half(type, inner, call, 0);
        JsonNode other = options.has("backward_layer") ? options.node("backward_layer") : null;
        Memory back = other == null ? half(type, inner, call, 1) : half(type, other, call, 1);
        if (!on.givesAllSteps() && join == BranchJoin.ADD) {
            throw new KerasUnsupportedException(
                    "gives the last step only (return_sequences: false), which for its way back is the"
                            + " first step of a row: not known here (train it anew with return_sequences and a global pool)");
        }
        return steps(
                on,
                new SequenceLayer.Bidirectional(on.layer(), join),
                List.of(LayerTensors.joined(on.learned().get(0), back.learned().get(0))));
    }

    private static Memory half(String type, JsonNode layer, KerasLayer call, int number)
            throws KerasUnsupportedException {
        if (!layer.path("class_name").asText().equals(type)) {
            throw new KerasUnsupportedException("goes back by another kind of layer than on, which is not known here");
        }
        LayerOptions options = new LayerOptions(layer.path("config"));
        boolean isOther = number == 1 && options.flag("go_backwards", false);
        Memory memory = memory(type, new KerasLayer(options, call.tensors().half(number), call.in()), isOther);
        options.requireAllKnown();
        return memory;
    }
}
