package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.order.SplitMixRandom;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients against finite differences, in double precision. */
final class Checked {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-5;
    private static final double ROUNDING = 1e-7;
    private static final int MOST = 40;

    private Checked() {}

    /** Values that depend on the seed alone. */
    static INDArray random(long seed, long... sizes) {
        INDArray array = Nd4j.create(DataType.DOUBLE, sizes, 'c');
        SplitMixRandom random = new SplitMixRandom(seed);
        for (long i = 0; i < array.length(); i++) {
            array.data().put(i, random.nextGaussian());
        }
        return array;
    }

    static void of(NetworkSpec network, RowShape row, INDArray features, INDArray labels) {
        of(network, row, features, labels, null, null);
    }

    /**
     * @param mask of the steps of the row; null where all are there
     * @param weights of each label; null where each counts once
     */
    static void of(
            NetworkSpec network,
            RowShape row,
            INDArray features,
            INDArray labels,
            @Nullable INDArray mask,
            @Nullable INDArray weights) {
        NetworkPlan plan = NetworkPlan.of(network, row);
        LeanModel model = NetworkTranslation.model(network, plan, DataType.DOUBLE);
        model.masks(node -> mask);
        SplitMixRandom random = new SplitMixRandom(7);
        ParameterLayout layout = ParameterLayout.of(plan);
        for (ParameterRange range : layout.ranges(dev.lockstep.engine.InitialWeights.FRESH)) {
            boolean learned = range.learned();
            for (int i = range.first(); learned && i < range.end(); i++) {
                model.params().putScalar(i, 0.5 * random.nextGaussian());
            }
        }
        Nd4j.getRandom().setSeed(3);
        model.lossThenGradient(features, labels, weights);
        INDArray gradient = model.getGradientsViewArray().dup();
        for (ParameterRange range : layout.ranges(dev.lockstep.engine.InitialWeights.FRESH)) {
            boolean learned = range.learned();
            int stride = Math.max(1, (range.end() - range.first()) / MOST);
            for (int i = range.first(); learned && i < range.end(); i += stride) {
                double value = model.params().getDouble(i);
                double up = moved(model, i, value + STEP, features, labels, weights);
                double down = moved(model, i, value - STEP, features, labels, weights);
                model.params().putScalar(i, value);
                double expected = (up - down) / (2 * STEP);
                double actual = gradient.getDouble(i);
                double most = TOLERANCE * (Math.abs(expected) + Math.abs(actual)) + ROUNDING * labels.size(0);
                assertThat(actual).as("parameter %d of %s", i, network).isCloseTo(expected, within(most));
            }
        }
    }

    /** The loss where one parameter has this value; what is drawn by chance is the same each time. */
    private static double moved(
            LeanModel model,
            int parameter,
            double value,
            INDArray features,
            INDArray labels,
            @Nullable INDArray weights) {
        model.params().putScalar(parameter, value);
        Nd4j.getRandom().setSeed(3);
        return model.lossThenGradient(features, labels, weights);
    }
}
