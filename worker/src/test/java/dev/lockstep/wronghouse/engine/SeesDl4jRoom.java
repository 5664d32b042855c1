package dev.lockstep.wronghouse.engine;

import dev.lockstep.wronghouse.engine.dl4j.Thing;

/** Only the hall wires an engine. */
public interface SeesDl4jRoom {
    void sees(Thing what);
}
