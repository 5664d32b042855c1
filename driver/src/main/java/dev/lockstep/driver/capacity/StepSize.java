package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.StepSample;
import java.io.Serializable;

/** A size of training that is to be measured. */
record StepSize(StepSample.Kind kind, int ranks, int replicasARank, int batch, boolean isHeldOut)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    int replicas() {
        return ranks * replicasARank;
    }
}
