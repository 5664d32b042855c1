package dev.lockstep.wronghouse.train;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Only engine.dl4j sees the library. */
public interface SeesNd4j {
    void sees(INDArray what);
}
