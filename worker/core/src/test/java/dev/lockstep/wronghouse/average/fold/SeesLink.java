package dev.lockstep.wronghouse.average.fold;

import dev.lockstep.wronghouse.average.link.Thing;

/** Arithmetic knows no links. */
public interface SeesLink {
    void sees(Thing what);
}
