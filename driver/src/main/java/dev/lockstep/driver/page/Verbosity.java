package dev.lockstep.driver.page;

/** How much is said on the console. */
public enum Verbosity {
    NORMAL,
    /** Nothing but errors. */
    QUIET,
    /** The result as JSON, and nothing else. */
    JSON
}
