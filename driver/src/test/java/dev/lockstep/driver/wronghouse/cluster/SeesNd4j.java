package dev.lockstep.driver.wronghouse.cluster;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Only the engine in the worker must see the library. */
public interface SeesNd4j {
    void sees(INDArray what);
}
