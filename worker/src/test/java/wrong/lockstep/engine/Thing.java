package wrong.lockstep.engine;

/** Something to be seen. */
public final class Thing {}
