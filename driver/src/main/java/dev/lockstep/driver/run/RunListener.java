package dev.lockstep.driver.run;

import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.events.Event;
import java.nio.file.Path;

/**
 * Hears of a run while it goes on. It is told of events on a thread of its own, for which nobody waits: where it lags far
 * behind, reports of progress are left out, which later ones overtake.
 */
public interface RunListener {
    /** Hears nothing. */
    RunListener NOBODY = event -> {};

    void accept(Event event);

    /** The run has ended, in whatever way, and all its files are there. */
    default void ended(Path directory) {}

    /** Of a run that is made of several: what goes on between them. */
    default void says(String line) {}

    /** Of a run that is made of several: who hears of one of them. */
    default RunListener ofPart() {
        return this;
    }

    /** All runs of a cross-validation have ended, and its files are there. */
    default void ended(FoldsResult result, Path directory) {}
}
