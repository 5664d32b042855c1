package dev.lockstep.wronghouse.order;

import dev.lockstep.wronghouse.events.Thing;

/** The ground must not see a room. */
public interface SeesRoom {
    void sees(Thing what);
}
