package dev.lockstep.wronghouse.average.rendezvous;

import dev.lockstep.wronghouse.average.Thing;

/** The rendezvous knows no averager. */
public interface SeesAverager {
    void sees(Thing what);
}
