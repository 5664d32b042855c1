package dev.lockstep.network;

import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/** A model that training begins with, instead of layers with first weights. Its layers come before those of the run file. */
public record ImportSpec(
        @Setting(
                "A model: what a run left (model.zip, model-int8.zip), another zip of Deeplearning4j's, an .h5 file of Keras', or an .onnx file.")
        String model,

        @Setting(value = "The first layer that is taken, by its name in the model.", byDefault = "first")
        Optional<String> from,

        @Setting(
                value =
                        "The last layer that is taken; auto: all, or, where network.layers gives others, all before the last one that learns.",
                byDefault = "auto")
        Optional<String> until,

        @Setting(
                value =
                        "Layers whose weights stay as they are, by their names in the model; all: every one that is taken.",
                byDefault = "[]")
        List<String> freeze,

        @Setting(
                value = "How much of each layer's weights, the smallest ones, become zero and stay it.",
                byDefault = "0",
                atLeast = 0,
                below = 1)
        double prune) {
    /** Stands for every layer that is taken. */
    public static final String ALL = "all";
}
