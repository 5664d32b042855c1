package dev.lockstep.engine.dl4j;

import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossUtil;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Half the square of what is off by less than one, and beyond the size less a half: a mean over the outputs of a row. */
public final class HuberLoss implements ILossFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public double computeScore(
            INDArray labels, INDArray sums, IActivation activation, @Nullable INDArray mask, boolean average) {
        double sum =
                computeScoreArray(labels, sums, activation, mask).sumNumber().doubleValue();
        return average ? sum / labels.size(0) : sum;
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray sums, IActivation activation, @Nullable INDArray mask) {
        INDArray off = Transforms.abs(difference(labels, sums, activation), false);
        INDArray near = Transforms.min(off, 1.0, true);
        INDArray each = off.subi(near.mul(0.5)).muli(near);
        if (mask != null) {
            LossUtil.applyMask(each, mask);
        }
        return each.sum(true, 1).divi(labels.size(1));
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray sums, IActivation activation, @Nullable INDArray mask) {
        INDArray off = difference(labels, sums, activation);
        INDArray slope =
                Transforms.max(Transforms.min(off, 1.0, false), -1.0, false).divi(labels.size(1));
        INDArray gradient = activation.backprop(sums, slope).getFirst();
        if (mask != null) {
            LossUtil.applyMask(gradient, mask);
        }
        return gradient;
    }

    private static INDArray difference(INDArray labels, INDArray sums, IActivation activation) {
        return activation.getActivation(sums.dup(), true).subi(labels.castTo(sums.dataType()));
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray sums, IActivation activation, @Nullable INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, sums, activation, mask, average), computeGradient(labels, sums, activation, mask));
    }

    @Override
    public String name() {
        return toString();
    }

    @Override
    public String toString() {
        return "huber";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HuberLoss;
    }

    @Override
    public int hashCode() {
        return HuberLoss.class.hashCode();
    }
}
