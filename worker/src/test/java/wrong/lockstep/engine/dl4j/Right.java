package wrong.lockstep.engine.dl4j;

final class Right {
    Class<?> seen = org.nd4j.linalg.api.ndarray.INDArray.class;
}
