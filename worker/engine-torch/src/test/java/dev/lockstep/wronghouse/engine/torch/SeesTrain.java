package dev.lockstep.wronghouse.engine.torch;

import dev.lockstep.wronghouse.train.Thing;

/** A room must not see the hall. */
public interface SeesTrain {
    void sees(Thing what);
}
