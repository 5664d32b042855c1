package wrong.lockstep.data;

/** Something to be seen. */
public final class Thing {}
