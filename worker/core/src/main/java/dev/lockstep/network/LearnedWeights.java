package dev.lockstep.network;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** How the weights of a layer begin and are held small; what is not given is as the network has it. */
public record LearnedWeights(
        @Setting(
                value = "First weights of this layer; as in network.init where it is not given.",
                byDefault = "inherited")
        Optional<WeightInit> init,

        @Setting(
                value = "Pull of the weights towards zero by their sign; as in network.l1 where it is not given.",
                byDefault = "inherited",
                atLeast = 0)
        Optional<Double> l1,

        @Setting(
                value = "Pull of the weights towards zero by their size; as in network.l2 where it is not given.",
                byDefault = "inherited",
                atLeast = 0)
        Optional<Double> l2) {

    /** All of it as the network has it. */
    public static final LearnedWeights INHERITED =
            new LearnedWeights(Optional.empty(), Optional.empty(), Optional.empty());
}
