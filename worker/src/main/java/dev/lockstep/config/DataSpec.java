package dev.lockstep.config;

import dev.lockstep.setting.Setting;

/** Where the rows come from, and how they are split. In YAML the settings of the source stand beside its name. */
public record DataSpec(
        @Setting("A generator or a file format.") SourceSpec source,

        @Setting(value = "Shares of the rows that are kept apart.", byDefault = "{}")
        SplitSpec split,

        @Setting(value = "Where prepared data sets are kept, on any Hadoop file system.", byDefault = "datasets")
        String store) {

    public record SplitSpec(
            @Setting(
                    value = "Share of the rows that only the last evaluation sees.",
                    byDefault = "0",
                    atLeast = 0,
                    below = 1)
            double test,

            @Setting(value = "Share of the rest that each epoch is judged by.", byDefault = "0", atLeast = 0, below = 1)
            double validation) {}
}
