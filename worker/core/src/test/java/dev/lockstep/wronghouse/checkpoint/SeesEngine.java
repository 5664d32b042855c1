package dev.lockstep.wronghouse.checkpoint;

import dev.lockstep.wronghouse.engine.Thing;

/** Rooms must not see each other. */
public interface SeesEngine {
    void sees(Thing what);
}
