package dev.lockstep.wronghouse.data;

import dev.lockstep.wronghouse.engine.Thing;

/** The arrow goes from the engine to the data. */
public interface SeesEngine {
    void sees(Thing what);
}
