package wrong.lockstep.config;

/** Something to be seen. */
public final class Thing {}
