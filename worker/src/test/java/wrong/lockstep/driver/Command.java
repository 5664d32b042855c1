package wrong.lockstep.driver;

/** Something to be seen. */
public final class Command {}
