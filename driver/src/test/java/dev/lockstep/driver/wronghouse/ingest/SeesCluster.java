package dev.lockstep.driver.wronghouse.ingest;

import dev.lockstep.driver.wronghouse.cluster.SeesIngest;

/** One half of a circle. */
public interface SeesCluster {
    void sees(SeesIngest what);
}
