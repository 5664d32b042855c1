package dev.lockstep.driver.wronghouse.run;

import dev.lockstep.driver.wronghouse.cli.Thing;

/** Runs must not know what shows them. */
public interface SeesCli {
    void sees(Thing what);
}
