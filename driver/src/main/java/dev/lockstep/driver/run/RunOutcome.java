package dev.lockstep.driver.run;

import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a run ended that has left a whole run directory. One that failed throws instead.
 *
 * @param directory that it left
 * @param training how its training ended; empty where it was interrupted, and of a cross-validation, which leaves no model
 */
public record RunOutcome(End end, Path directory, Optional<TrainingOutcome> training) {
    /** In which way. */
    public enum End {
        /** To its last epoch, or to the one at which it was to stop early. */
        COMPLETED,
        /** The loss was no longer a number; the last good model is kept. */
        DIVERGED,
        /** It stands where it was to wait; it can go on. */
        PAUSED,
        /** Somebody ended it; it can go on. */
        INTERRUPTED
    }

    static RunOutcome of(TrainingOutcome training, RunDirectory directory) {
        End end = switch (training.status()) {
            case DIVERGED -> End.DIVERGED;
            case PAUSED -> End.PAUSED;
            default -> End.COMPLETED;
        };
        return new RunOutcome(end, directory.path(), Optional.of(training));
    }

    static RunOutcome of(End end, RunDirectory directory) {
        return new RunOutcome(end, directory.path(), Optional.empty());
    }

    public boolean isCompleted() {
        return end == End.COMPLETED;
    }
}
