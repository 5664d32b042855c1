package dev.lockstep.network;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.InlinedSettings;
import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingKey;
import java.util.List;

/** One layer of a chain, in the order in which a row goes through them. */
@NamedChoice
public sealed interface LayerSpec extends PlanOperation permits LayerSpec.Plain, ImageLayer, SequenceLayer, BlockLayer {
    String BIAS = "Whether a bias is added to each output.";

    /** How the layer's weights begin and are held small. */
    default LearnedWeights weights() {
        return LearnedWeights.INHERITED;
    }

    /** Applied to what the layer puts out. */
    default Activation activation() {
        return Activation.IDENTITY;
    }

    /** The same without its activation, where a plan has that at a place of its own; else the layer as it is. */
    default LayerSpec linear() {
        return this;
    }

    /** What does not care whether a row is an image or a sequence. */
    sealed interface Plain extends LayerSpec
            permits Dense, Dropout, BatchNorm, LayerNorm, GroupNorm, Activated, Flatten, Reshape {}

    /** Every output is a weighted sum of every input, plus a bias, then an activation; of a sequence, step by step. */
    @AlsoCalled({"linear", "fullyConnected"})
    record Dense(
            @Setting(value = "Outputs of the layer.", atLeast = 1) @AlsoCalled({"outFeatures", "neurons"})
            int units,

            @Setting(value = "Applied to each output.", byDefault = "identity")
            Activation activation,

            @Setting(value = BIAS, byDefault = "true") @AlsoCalled({"useBias"})
            boolean bias,

            @InlinedSettings LearnedWeights weights)
            implements Plain {}

    /** While training, drops each input with this chance and scales the rest up; does nothing at prediction. */
    record Dropout(
            @Setting(value = "The chance that an input is dropped.", atLeast = 0, below = 1) @AlsoCalled({"p"})
            double rate)
            implements Plain {}

    /** Scales each input to mean 0 and variance 1 over the batch, then by a learned factor and offset. */
    @AlsoCalled({"batchNormalization", "batchNorm1d", "batchNorm2d"})
    record BatchNorm(
            @Setting(
                    value = "How much of the running mean and variance is kept each step.",
                    byDefault = "0.9",
                    atLeast = 0,
                    below = 1)
            double momentum,

            @Setting(value = "Added to the variance, so that nothing divides by zero.", byDefault = "1e-5", above = 0)
            @AlsoCalled({"eps"})
            double epsilon)
            implements Plain {}

    /** Scales the values of each row, or of each step, to mean 0 and variance 1, then by a learned factor and offset. */
    @AlsoCalled({"layerNormalization"})
    record LayerNorm(
            @Setting(value = "Added to the variance, so that nothing divides by zero.", byDefault = "1e-5", above = 0)
            @AlsoCalled({"eps"})
            double epsilon)
            implements Plain {}

    /** Scales groups of channels of each image, or of values over all steps of each sequence, as layerNorm does values. */
    @AlsoCalled({"groupNormalization"})
    record GroupNorm(
            @Setting(value = "Groups of channels, or of the values of a step.", atLeast = 1) @AlsoCalled({"numGroups"})
            int groups,

            @Setting(value = "Added to the variance, so that nothing divides by zero.", byDefault = "1e-5", above = 0)
            @AlsoCalled({"eps"})
            double epsilon)
            implements Plain {}

    /** An activation on its own. */
    @SettingKey("activation")
    record Activated(@Setting("Applied to each value.") Activation function) implements Plain {
        @Override
        public Activation activation() {
            return function;
        }
    }

    /** Makes one list of values of an image or a sequence. */
    record Flatten() implements Plain {}

    /** Gives the values of a row another shape: [values], [time, values] or [channels, height, width]. */
    record Reshape(
            @Setting("The sizes: [values], [time, values] or [channels, height, width].")
            List<Integer> sizes) implements Plain {}
}
