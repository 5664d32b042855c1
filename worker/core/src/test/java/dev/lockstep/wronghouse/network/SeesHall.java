package dev.lockstep.wronghouse.network;

import dev.lockstep.wronghouse.train.Thing;

/** The ground must not see the hall. */
public interface SeesHall {
    void sees(Thing what);
}
