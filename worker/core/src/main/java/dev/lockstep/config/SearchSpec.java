package dev.lockstep.config;

import dev.lockstep.setting.AlsoCalled;
import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/** Which settings a search tries, and how. The best is found by what early stopping judges by, or by the loss. */
public record SearchSpec(
        @Setting("Settings that are tried, each with its values.")
        List<SearchRange> ranges,

        @Setting(
                value = "Settings that are drawn, each trained as a run of its own.",
                byDefault = "27",
                atLeast = 1,
                atMost = 10000)
        @AlsoCalled({"nTrials", "numSamples", "nIter"})
        int trials,

        @Setting(value = "Decides what is drawn.", byDefault = "1")
        long seed,

        @Setting(
                value =
                        "Halving (all are trained for a few epochs, the better half for twice as many, and so on) or random (all are trained to the end).",
                byDefault = "halving")
        Method method,

        @Setting(
                value = "Of so many trials one goes further, for so many times the epochs.",
                byDefault = "2",
                atLeast = 2)
        @AlsoCalled({"reductionFactor", "eta"})
        int oneOf,

        @Setting(
                value = "Halving ends when no more trials than these are left, which are trained to the end.",
                byDefault = "4",
                atLeast = 1)
        int finalists,

        @Setting(
                value = "Trials side by side; auto: as many as there are cores for, or executors.",
                byDefault = "auto",
                atLeast = 1)
        @AlsoCalled("maxConcurrentTrials")
        Optional<Integer> parallel) {

    public enum Method {
        @AlsoCalled({"asha", "successiveHalving"})
        HALVING,
        RANDOM
    }

    /** How values lie between the first and the last. */
    public enum Scale {
        /** Each as likely as any other. */
        @AlsoCalled("uniform")
        LINEAR,
        /** Each power of ten as likely as any other. */
        @AlsoCalled({"logarithmic", "logUniform"})
        LOG,
        /** Whole numbers. */
        @AlsoCalled({"int", "integer"})
        WHOLE
    }

    /** A setting, and what is tried of it: some values, or all between two numbers. */
    public record SearchRange(
            @Setting("The setting, as --set calls it: training.batch.")
            String setting,

            @Setting(value = "Values, each as likely as any other.", byDefault = "[]")
            List<String> values,

            @Setting("The least number.") Optional<Double> from,

            @Setting("The greatest number.") Optional<Double> to,

            @Setting(value = "How numbers between the two are drawn.", byDefault = "linear")
            Scale scale) {}
}
