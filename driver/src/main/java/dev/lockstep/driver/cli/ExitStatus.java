package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.RunOutcome;

/** What the process ends with. */
final class ExitStatus {
    static final int DONE = 0;
    /** The run failed on the way: its message names the first cause. */
    static final int FAILED = 1;
    /** Nothing was begun: the command line, the run file or the data cannot be. */
    static final int BAD_INPUT = 2;
    /** The loss was no longer a number; the last good model is kept. */
    static final int DIVERGED = 3;
    /** As every program that Ctrl-C ends. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}

    /** Of a run that has left a whole run directory. */
    static int of(RunOutcome outcome) {
        return switch (outcome.end()) {
            case COMPLETED, PAUSED -> DONE;
            case DIVERGED -> DIVERGED;
            case INTERRUPTED -> INTERRUPTED;
        };
    }
}
