package dev.lockstep.wronghouse.average;

import dev.lockstep.wronghouse.config.Thing;

/** The average knows no run file. */
public interface SeesConfig {
    void sees(Thing what);
}
