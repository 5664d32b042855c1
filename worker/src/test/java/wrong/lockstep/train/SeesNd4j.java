package wrong.lockstep.train;

final class SeesNd4j {
    Class<?> seen = org.nd4j.linalg.api.ndarray.INDArray.class;
}
