package wrong.lockstep.average;

/** Something to be seen. */
public final class Thing {}
