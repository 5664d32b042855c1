package dev.lockstep.wronghouse.average;

import dev.lockstep.wronghouse.engine.Thing;

/** The average knows no engine. */
public interface SeesEngine {
    void sees(Thing what);
}
