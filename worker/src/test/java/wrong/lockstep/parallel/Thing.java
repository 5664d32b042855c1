package wrong.lockstep.parallel;

/** Something to be seen. */
public final class Thing {}
