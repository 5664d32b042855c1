package wrong.lockstep.events;

/** Something to be seen. */
public final class Thing {}
