package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.List;

/**
 * Where the rows come from, how they are prepared, and how they are split. In YAML the settings of the source stand
 * beside its name.
 */
public record DataSpec(
        @Setting("A generator or a file format.") SourceSpec source,

        @Setting(
                value = "What is done to columns before they are features; the last word on a column counts.",
                byDefault = "[]")
        List<PrepareSpec> prepare,

        @Setting(
                value = "What happens to a row that cannot be read: the run fails, or the row is skipped and counted.",
                byDefault = "fail")
        OnBadRow onBadRow,

        @Setting(
                value =
                        "What is predicted of a row: its label, or its features, which is the row itself, as an autoencoder gives it back.",
                byDefault = "label")
        Predict predict,

        @Setting(value = "Rows that are kept apart.", byDefault = "{}")
        SplitSpec split,

        @Setting(value = "Where prepared data sets are kept, on any Hadoop file system.", byDefault = "datasets")
        String store,

        @Setting(
                value =
                        "Memory for the rows of each replica; one whose shard needs more takes it by windows of blocks, in another order.",
                byDefault = "128 MB",
                atLeast = 1)
        ByteSize memory,

        @Setting(
                value = "Disk on each executor for blocks that lie on other machines; 0 MB: none are kept.",
                byDefault = "4 GB",
                atLeast = 0)
        ByteSize cache,

        @Setting(value = "How training rows are varied, anew in each epoch.", byDefault = "{}")
        AugmentSpec augment) {

    /** The same with another split. */
    DataSpec split(SplitSpec other) {
        return new DataSpec(source, prepare, onBadRow, predict, other, store, memory, cache, augment);
    }

    public enum OnBadRow {
        FAIL,
        SKIP
    }

    public enum Predict {
        LABEL,
        FEATURES
    }

    public record SplitSpec(
            @Setting(value = "Rows that only the last evaluation sees: a share of all, or a path.", byDefault = "0")
            HeldOut test,

            @Setting(
                    value =
                            "Rows that each epoch is judged by: a share of the rest, a path, or folds for cross-validation.",
                    byDefault = "0")
            HeldOut validation,

            @Setting(value = "Whether every part gets its share of every class.", byDefault = "false")
            boolean stratify) {}
}
