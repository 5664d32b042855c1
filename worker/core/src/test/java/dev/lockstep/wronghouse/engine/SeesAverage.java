package dev.lockstep.wronghouse.engine;

import dev.lockstep.wronghouse.average.Thing;

/** Rooms must not see each other. */
public interface SeesAverage {
    void sees(Thing what);
}
