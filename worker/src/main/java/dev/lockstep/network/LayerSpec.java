package dev.lockstep.network;

import dev.lockstep.setting.Choice;
import dev.lockstep.setting.Key;
import dev.lockstep.setting.Setting;
import java.util.Optional;

/** One layer of a chain, in the order in which a row goes through them. */
@Choice
public sealed interface LayerSpec {

    /** Every output is a weighted sum of every input, plus a bias, then an activation. */
    record Dense(
            @Setting(value = "Outputs of the layer.", atLeast = 1)
            int units,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = "Whether a bias is added to each output.", byDefault = "true")
            boolean bias,

            @Setting(
                    value = "First weights of this layer; as in network.init where it is not given.",
                    byDefault = "inherited")
            Optional<Initialisation> init,

            @Setting(
                    value = "Pull of the weights towards zero by their sign; as in network.l1 where it is not given.",
                    byDefault = "inherited",
                    atLeast = 0)
            Optional<Double> l1,

            @Setting(
                    value = "Pull of the weights towards zero by their size; as in network.l2 where it is not given.",
                    byDefault = "inherited",
                    atLeast = 0)
            Optional<Double> l2)
            implements LayerSpec {}

    /** While training, drops each input with this chance and scales the rest up; does nothing at prediction. */
    record Dropout(
            @Setting(value = "The chance that an input is dropped.", atLeast = 0, below = 1)
            double rate) implements LayerSpec {}

    /** Scales each input to mean 0 and variance 1 over the batch, then by a learned factor and offset. */
    record BatchNorm(
            @Setting(
                    value = "How much of the running mean and variance is kept each step.",
                    byDefault = "0.9",
                    atLeast = 0,
                    below = 1)
            double momentum,

            @Setting(value = "Added to the variance, so that nothing divides by zero.", byDefault = "1e-5", above = 0)
            double epsilon)
            implements LayerSpec {}

    /** An activation on its own. */
    @Key("activation")
    record Activated(@Setting("Applied to each value.") Activation function) implements LayerSpec {}
}
