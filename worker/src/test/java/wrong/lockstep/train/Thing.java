package wrong.lockstep.train;

/** Something to be seen. */
public final class Thing {}
