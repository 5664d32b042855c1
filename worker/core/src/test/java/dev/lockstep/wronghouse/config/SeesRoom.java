package dev.lockstep.wronghouse.config;

import dev.lockstep.wronghouse.engine.Thing;

/** The ground must not see a room. */
public interface SeesRoom {
    void sees(Thing what);
}
