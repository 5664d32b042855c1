package dev.lockstep.driver.wronghouse.ingest.fault;

import dev.lockstep.driver.wronghouse.ingest.SeesCluster;

/** A room must not know what wires it. */
public interface SeesIngest {
    void sees(SeesCluster what);
}
