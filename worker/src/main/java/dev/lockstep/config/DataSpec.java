package dev.lockstep.config;

import dev.lockstep.setting.Setting;

/** Where the rows come from, and how they are split. In YAML the settings of the source stand beside its name. */
public record DataSpec(
        @Setting("A generator or a file format.") SourceSpec source,

        @Setting(value = "Shares of the rows that are kept apart.", byDefault = "{}")
        SplitSpec split,

        @Setting(value = "Where prepared data sets are kept, on any Hadoop file system.", byDefault = "datasets")
        String store,

        @Setting(
                value =
                        "Memory for the rows of each replica; one whose shard needs more takes it by windows of blocks, in another order.",
                byDefault = "128 MB",
                atLeast = 1)
        Size memory,

        @Setting(
                value = "Disk on each executor for blocks that lie on other machines; 0 MB: none are kept.",
                byDefault = "4 GB",
                atLeast = 0)
        Size cache,

        @Setting(value = "How training rows are varied, anew in each epoch.", byDefault = "{}")
        AugmentSpec augment) {

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
