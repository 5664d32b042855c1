package dev.lockstep.wronghouse.average;

import dev.lockstep.wronghouse.data.Thing;

/** The average knows no data. */
public interface SeesData {
    void sees(Thing what);
}
