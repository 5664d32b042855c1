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

        @Setting("How words or dates become numbers.") Optional<Encode> encode,

        @Setting(
                value =
                        "What becomes of a row without a value: the run fails, the row is dropped, the mean or the median stands in, or being missing is a word of its own.",
                byDefault = "fail")
        Missing missing,

        @Setting(value = "Text that is taken off the end of each value.", byDefault = "''")
        String strip) {

    /** How a value that is no number becomes numbers. */
    @NamedChoice
    public sealed interface Encode {
        /** A feature for each word. */
        record OneHot() implements Encode {}

        /** The number of the word among all words, sorted. */
        record Index() implements Encode {}

        /** A feature for each of so many buckets, which words share by a checksum of them: for words without end. */
        record Hash(
                @Setting(value = "Features that all words share.", byDefault = "64", atLeast = 2, atMost = 65536)
                int buckets)
                implements Encode {}

        /** Parts of a date or a time. */
        record Date(
                @Setting(value = "Which parts are features.", byDefault = "[year, month, weekday, hour]")
                List<DatePart> parts,

                @Setting(
                        value = "How dates are written, such as MM/dd/yyyy HH:mm; auto: as in ISO 8601, or 31.12.2024.",
                        byDefault = "auto")
                Optional<String> format,

                @Setting(
                        value =
                                "Whether what comes round again is a place on a circle, as two features, so that December stands beside January; else a number from 0 to 1.",
                        byDefault = "true")
                boolean cyclic)
                implements Encode {}
    }

    /** A part of a date or a time; all but the year come round again. */
    public enum DatePart {
        YEAR,
        MONTH,
        DAY,
        WEEKDAY,
        HOUR,
        MINUTE
    }

    public enum Missing {
        FAIL,
        DROP,
        MEAN,
        MEDIAN,
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
