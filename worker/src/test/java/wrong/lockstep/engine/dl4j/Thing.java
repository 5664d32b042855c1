package wrong.lockstep.engine.dl4j;

/** Something to be seen. */
public final class Thing {}
