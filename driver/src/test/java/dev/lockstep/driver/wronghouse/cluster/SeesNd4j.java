package dev.lockstep.driver.wronghouse.cluster;

import org.nd4j.StandIn;

/** Only an engine's own module sees its library. */
public interface SeesNd4j {
    void sees(StandIn what);
}
