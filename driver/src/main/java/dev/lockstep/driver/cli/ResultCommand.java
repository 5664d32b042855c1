package dev.lockstep.driver.cli;

/** A command that may fail when it has said its result, which then says why. */
interface ResultCommand {
    /** Whether a result was printed as JSON. */
    boolean hasResult();
}
