package dev.lockstep.config;

import dev.lockstep.setting.Choice;
import dev.lockstep.setting.Setting;

/** Rows that are kept apart from training: a share of the rows, drawn by the seed, or those of files of their own. */
@Choice(scalarIs = "share")
public sealed interface Kept {

    record Share(
            @Setting(value = "How much of the rows.", atLeast = 0, below = 1)
            double of) implements Kept {}

    record Path(
            @Setting("A file, a folder or a pattern, read like the source itself.")
            String path) implements Kept {}

    /** The share that is drawn; 0 where files say it. */
    default double drawn() {
        return this instanceof Share share ? share.of() : 0;
    }

    /** Whether there are such rows at all. */
    default boolean isAny() {
        return this instanceof Path || drawn() > 0;
    }
}
