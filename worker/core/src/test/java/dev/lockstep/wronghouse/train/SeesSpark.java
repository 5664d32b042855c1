package dev.lockstep.wronghouse.train;

import org.apache.spark.StandIn;

/** There is no Spark in the worker. */
public interface SeesSpark {
    void sees(StandIn what);
}
