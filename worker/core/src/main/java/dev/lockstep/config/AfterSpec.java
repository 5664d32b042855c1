package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** What is done with the kept model when training has ended. */
public record AfterSpec(
        @Setting("Makes the smallest weights zero and trains the others on, as a run of its own below this one.")
        Optional<PruneSpec> prune,

        @Setting(
                value = "Whether the model is also left with weights of one byte, and judged with them.",
                byDefault = "none")
        Quantise quantise,

        @Setting(
                value =
                        "Pictures of which the report shows what the model looks at, where rows are pictures of classes.",
                byDefault = "8",
                atLeast = 0,
                atMost = 100)
        int saliency,

        @Setting(
                value =
                        "Rows of which the report shows what the model makes: those that it predicts worst, reconstructed pictures, forecasts of windows of a series; with 0, no curves of its certainty either.",
                byDefault = "8",
                atLeast = 0,
                atMost = 100)
        int examples) {

    public enum Quantise {
        NONE,
        INT8
    }

    public record PruneSpec(
            @Setting(value = "How much of each layer's weights becomes zero: the smallest ones.", above = 0, below = 1)
            double share,

            @Setting(
                    value = "Passes over the training rows for the weights that are left.",
                    byDefault = "3",
                    atLeast = 1)
            int epochs) {}
}
