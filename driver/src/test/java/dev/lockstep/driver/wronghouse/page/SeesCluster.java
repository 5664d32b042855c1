package dev.lockstep.driver.wronghouse.page;

import dev.lockstep.driver.wronghouse.cluster.SeesIngest;

/** Pages must be drawn from events, whoever made them. */
public interface SeesCluster {
    void sees(SeesIngest what);
}
