package wrong.lockstep.driver.cli;

/** Something to be seen. */
public final class Thing {}
