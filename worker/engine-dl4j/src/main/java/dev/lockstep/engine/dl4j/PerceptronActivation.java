package dev.lockstep.engine.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The perceptron's step: zero or one at prediction. While training the loss sees the value before the step. */
public final class PerceptronActivation extends BaseActivationFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray getActivation(INDArray in, boolean training) {
        return training ? in : in.assign(in.gt(0).castTo(in.dataType()));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
        assertShape(in, epsilon);
        return new Pair<>(epsilon, null);
    }

    @Override
    public String toString() {
        return "step";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PerceptronActivation;
    }

    @Override
    public int hashCode() {
        return PerceptronActivation.class.hashCode();
    }
}
