package dev.lockstep.simulation;

/** A channel that a simulated selector looks at. */
interface ReadyChannel {
    /** What could be done now, as the bits of a {@link java.nio.channels.SelectionKey}. */
    int readyOps();

    /** The selectors that look at it, and threads that wait at it, are woken when this changes. */
    Watchers watchers();
}
