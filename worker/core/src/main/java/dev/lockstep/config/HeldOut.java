package dev.lockstep.config;

import dev.lockstep.setting.NamedChoice;
import dev.lockstep.setting.Setting;

/** Rows that are kept apart from training: a share of the rows, drawn by the seed, or those of files of their own. */
@NamedChoice(scalarIs = "share")
public sealed interface HeldOut {

    record Share(
            @Setting(value = "How much of the rows.", atLeast = 0, below = 1)
            double of) implements HeldOut {}

    record Path(
            @Setting("A file, a folder or a pattern, read like the source itself.")
            String path) implements HeldOut {}

    /** Cross-validation: the rows are dealt into so many parts, and the run is made once for each, which it is judged by. */
    record Folds(
            @Setting(value = "Parts; each is kept apart by one run.", atLeast = 2, atMost = 1000)
            int folds) implements HeldOut {
        public Fold fold(int number) {
            return new Fold(number, folds);
        }
    }

    /** One run of a cross-validation. */
    record Fold(
            @Setting(value = "Which part is kept apart, from 1.", atLeast = 1)
            int number,

            @Setting(value = "Into how many parts the rows are dealt.", atLeast = 2, atMost = 1000)
            int of)
            implements HeldOut {}

    /** The share that is drawn; 0 where files say it. */
    default double drawn() {
        return end() - begin();
    }

    /** Where what is drawn begins among the shuffled rows, as a share of them. */
    default double begin() {
        return this instanceof Fold fold ? (fold.number() - 1) / (double) fold.of() : 0;
    }

    /** Where it ends. */
    default double end() {
        if (this instanceof Fold fold) {
            return fold.number() / (double) fold.of();
        }
        if (this instanceof Folds all) {
            return 1.0 / all.folds();
        }
        return this instanceof Share share ? share.of() : 0;
    }

    /** Whether there are such rows at all. */
    default boolean isAny() {
        return this instanceof Path || drawn() > 0;
    }

    /** Whether the rows judge the run as test rows do: then nothing may be chosen by them. */
    default boolean isFolded() {
        return this instanceof Fold || this instanceof Folds;
    }
}
