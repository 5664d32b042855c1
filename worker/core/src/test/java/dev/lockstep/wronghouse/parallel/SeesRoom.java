package dev.lockstep.wronghouse.parallel;

import dev.lockstep.wronghouse.average.Thing;

/** The ground must not see a room. */
public interface SeesRoom {
    void sees(Thing what);
}
