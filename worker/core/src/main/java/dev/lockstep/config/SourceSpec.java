package dev.lockstep.config;

import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** A source of rows: a generator, or files that Spark reads. */
@NamedChoice(namedBy = "source")
public sealed interface SourceSpec permits SourceSpec.Generator, TableSpec, FormatSpec {

    /** A source that needs no file: its rows are a pure function of the run's seed and the row number. */
    sealed interface Generator extends SourceSpec {
        int rows();
    }

    /** Two half circles, one inside the other's arm. */
    record Moons(
            @Setting(value = "Rows to make.", byDefault = "1000", atLeast = 1)
            int rows,

            @Setting(value = "Standard deviation of what is added to each value.", byDefault = "0.1", atLeast = 0)
            double noise)
            implements Generator {}

    /** A circle in a circle. */
    record Circles(
            @Setting(value = "Rows to make.", byDefault = "1000", atLeast = 1)
            int rows,

            @Setting(value = "Standard deviation of what is added to each value.", byDefault = "0.05", atLeast = 0)
            double noise)
            implements Generator {}

    /** Arms that wind around each other, one a class. */
    record Spirals(
            @Setting(value = "Rows to make.", byDefault = "1000", atLeast = 1)
            int rows,

            @Setting(value = "Standard deviation of what is added to each value.", byDefault = "0.05", atLeast = 0)
            double noise,

            @Setting(value = "Arms, one a class.", byDefault = "2", atLeast = 2)
            int classes)
            implements Generator {}

    /** Round clouds, one a class. */
    record Blobs(
            @Setting(value = "Rows to make.", byDefault = "1000", atLeast = 1)
            int rows,

            @Setting(value = "Standard deviation of each cloud.", byDefault = "0.5", atLeast = 0)
            double noise,

            @Setting(value = "Clouds, one a class.", byDefault = "2", atLeast = 2)
            int classes,

            @Setting(value = "Values in a row.", byDefault = "2", atLeast = 1)
            int features)
            implements Generator {}

    /** The four corners of a square, of which opposite ones belong together. */
    record Xor(
            @Setting(value = "Rows to make.", byDefault = "400", atLeast = 4)
            int rows,

            @Setting(value = "Standard deviation of what is added to each value.", byDefault = "0.1", atLeast = 0)
            double noise)
            implements Generator {}

    /** A number that is a weighted sum of the features: for regression. */
    record Linear(
            @Setting(value = "Rows to make.", byDefault = "1000", atLeast = 1)
            int rows,

            @Setting(value = "Standard deviation of what is added to the number.", byDefault = "0.1", atLeast = 0)
            double noise,

            @Setting(value = "Values in a row.", byDefault = "4", atLeast = 1)
            int features)
            implements Generator {}

    /** Digits of 28 by 28 grey pixels, drawn with fonts, shifted, turned and noisy. */
    record Digits(
            @Setting(value = "Rows to make.", byDefault = "60000", atLeast = 10)
            int rows) implements Generator {}
}
