package dev.lockstep.driver.wronghouse.cluster;

import dev.lockstep.driver.wronghouse.ingest.SeesCluster;

/** The other half of the circle. */
public interface SeesIngest {
    void sees(SeesCluster what);
}
