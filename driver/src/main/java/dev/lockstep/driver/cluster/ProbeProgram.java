package dev.lockstep.driver.cluster;

import java.io.Serializable;

/** What every rank of a probe does: a look at executors, or at what lies between them, that trains nothing. */
@FunctionalInterface
public interface ProbeProgram extends Serializable {
    void run(ProbeRank rank) throws Exception;
}
