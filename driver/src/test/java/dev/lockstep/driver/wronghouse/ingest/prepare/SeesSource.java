package dev.lockstep.driver.wronghouse.ingest.prepare;

import dev.lockstep.driver.wronghouse.ingest.source.SeesPrepare;

/** The other half of the circle. */
public interface SeesSource {
    void sees(SeesPrepare what);
}
