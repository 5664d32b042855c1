package wrong.lockstep.order;

/** Something to be seen. */
public final class Thing {}
