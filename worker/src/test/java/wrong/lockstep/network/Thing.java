package wrong.lockstep.network;

/** Something to be seen. */
public final class Thing {}
