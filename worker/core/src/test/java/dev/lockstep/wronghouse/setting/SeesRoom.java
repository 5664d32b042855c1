package dev.lockstep.wronghouse.setting;

import dev.lockstep.wronghouse.data.Thing;

/** The ground must not see a room. */
public interface SeesRoom {
    void sees(Thing what);
}
