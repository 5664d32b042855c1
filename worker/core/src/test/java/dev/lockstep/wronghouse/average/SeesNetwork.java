package dev.lockstep.wronghouse.average;

import dev.lockstep.wronghouse.network.Thing;

/** The average knows no model. */
public interface SeesNetwork {
    void sees(Thing what);
}
