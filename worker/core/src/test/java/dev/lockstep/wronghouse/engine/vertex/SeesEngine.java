package dev.lockstep.wronghouse.engine.vertex;

import dev.lockstep.wronghouse.engine.Thing;

/** The order of parameters is known before any engine. */
public interface SeesEngine {
    void sees(Thing what);
}
