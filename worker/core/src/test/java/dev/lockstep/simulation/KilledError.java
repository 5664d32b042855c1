package dev.lockstep.simulation;

/** Ends a thread of a process that was killed, wherever it is: nothing that it does from here on reaches the world. */
final class KilledError extends Error {
    private static final long serialVersionUID = 1L;

    KilledError(String process) {
        super(process + " was killed", null, false, false);
    }
}
