package dev.lockstep.driver.wronghouse.ingest.source;

import dev.lockstep.driver.wronghouse.ingest.prepare.SeesSource;

/** One half of a circle inside a room. */
public interface SeesPrepare {
    void sees(SeesSource what);
}
