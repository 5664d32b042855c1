package dev.lockstep.wronghouse.score;

import dev.lockstep.wronghouse.engine.Thing;

/** The arrow goes from the engine to the data. */
public interface SeesEngine {
    void sees(Thing what);
}
