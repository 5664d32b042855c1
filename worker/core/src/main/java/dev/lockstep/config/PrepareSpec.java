package dev.lockstep.config;

import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Optional;

/** What is done to some columns. What is fitted, such as a mean, is fitted on the training rows and kept. */
public record PrepareSpec(
        @Setting(value = "Names or numbers of columns, or ranges such as 3-7; all: every feature.", byDefault = "all")
        Optional<List<String>> columns,

        @Setting("What makes numbers small.") Optional<Scale> scale,

        @Setting("How words become numbers: one feature a word, or the number of the word.")
        Optional<Encode> encode,

        @Setting(
                value =
                        "What becomes of a row without a value: the run fails, the row is dropped, the mean stands in, or being missing is a word of its own.",
                byDefault = "fail")
        Missing missing,

        @Setting(value = "Text that is taken off the end of each value.", byDefault = "''")
        String strip) {

    public enum Encode {
        ONE_HOT,
        INDEX
    }

    public enum Missing {
        FAIL,
        DROP,
        MEAN,
        CATEGORY
    }

    /** How a number is scaled: by what the training rows say, or by a number of one's own. */
    @NamedChoice
    public sealed interface Scale extends java.io.Serializable {
        /** To a mean of 0 and a standard deviation of 1. */
        record Standard() implements Scale {}

        /** The least to 0, the greatest to 1. */
        record MinMax() implements Scale {}

        record Factor(
                @Setting("What each value is multiplied by.")
                double by) implements Scale {}

        record DivideBy(
                @Setting(value = "What each value is divided by, such as 255.", above = 0)
                double number) implements Scale {}
    }
}
