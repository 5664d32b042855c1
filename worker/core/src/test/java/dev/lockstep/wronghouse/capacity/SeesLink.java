package dev.lockstep.wronghouse.capacity;

import dev.lockstep.wronghouse.average.link.Thing;

/** What forecasts an exchange asks its plans, and not what carries it out. */
public interface SeesLink {
    void sees(Thing what);
}
