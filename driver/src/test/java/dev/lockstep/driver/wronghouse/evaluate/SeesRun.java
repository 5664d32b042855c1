package dev.lockstep.driver.wronghouse.evaluate;

import dev.lockstep.driver.wronghouse.run.SeesCli;

/** A room must not know what calls it. */
public interface SeesRun {
    void sees(SeesCli what);
}
