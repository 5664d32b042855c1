package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows come from, how they are prepared, and how they are split. In YAML the settings of the source stand
 * beside its name.
 */
public record DataSpec(
        @Setting("A generator or a file format.") SourceSpec source,

        @Setting(
                value =
                        "What is done to columns before they are features; the last word on a column counts. auto: what the rows suggest.",
                byDefault = "[]",
                orWord = "auto")
        Optional<List<PrepareSpec>> prepare,

        @Setting(
                value = "What happens to a row that cannot be read: the run fails, or the row is skipped and counted.",
                byDefault = "fail")
        OnBadRow onBadRow,

        @Setting(
                value =
                        "What is predicted of a row: its label, or its features, which is the row itself, as an autoencoder gives it back.",
                byDefault = "label")
        Predict predict,

        @Setting(
                value =
                        "How a number to predict is scaled: standard: to mean 0 and deviation 1 of the training rows; scores are in its own measure all the same.",
                byDefault = "none")
        ScaleLabel scaleLabel,

        @Setting(
                value = "Names of the classes, in the order of the labels; []: the labels themselves.",
                byDefault = "[]")
        List<String> classNames,

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
        return new DataSpec(
                source, prepare, onBadRow, predict, scaleLabel, classNames, other, store, memory, cache, augment);
    }

    /** The same with another preparation. */
    public DataSpec prepare(List<PrepareSpec> other) {
        return new DataSpec(
                source,
                Optional.of(other),
                onBadRow,
                predict,
                scaleLabel,
                classNames,
                split,
                store,
                memory,
                cache,
                augment);
    }

    /** What is done to columns, where that is said. */
    public List<PrepareSpec> prepared() {
        return prepare.orElseThrow(() -> new IllegalStateException("what prepare: auto means is not found out yet"));
    }

    public enum OnBadRow {
        FAIL,
        SKIP
    }

    public enum ScaleLabel {
        NONE,
        STANDARD
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
