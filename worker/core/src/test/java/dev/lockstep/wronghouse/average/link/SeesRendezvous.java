package dev.lockstep.wronghouse.average.link;

import dev.lockstep.wronghouse.average.rendezvous.Thing;

/** Links know no rendezvous. */
public interface SeesRendezvous {
    void sees(Thing what);
}
