package wrong.lockstep.driver.cluster;

/** Something to be seen. */
public final class Thing {}
