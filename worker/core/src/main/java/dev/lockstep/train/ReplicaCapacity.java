package dev.lockstep.train;

import java.io.Serializable;

/**
 * How many replicas a rank could bear, should others be lost.
 *
 * @param mostReplicas all of the run's, or fewer; 0 where not even one
 * @param whyNoMore what is missing for one more, and what helps; empty where it could bear all
 */
public record ReplicaCapacity(int mostReplicas, String whyNoMore) implements Serializable {
    private static final long serialVersionUID = 1L;
}
