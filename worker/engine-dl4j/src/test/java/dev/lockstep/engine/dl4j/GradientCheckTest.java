package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.order.SplitMixRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every layer, activation and loss against finite differences, in double precision. */
class GradientCheckTest {
    private static final int ROWS = 6;
    private static final int FEATURES = 4;
    private static final int OUTPUTS = 3;

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            mode = Mode.EXCLUDE,
            names = {"STEP", "SOFTMAX"})
    void everyActivationInAHiddenLayer(Activation activation) {
        check(network(LossFunction.MSE, dense(5, activation), dense(OUTPUTS, Activation.IDENTITY)), numbers());
    }

    @Test
    void anActivationOfItsOwn() {
        check(
                network(
                        LossFunction.MSE,
                        dense(5, Activation.IDENTITY),
                        new LayerSpec.Activated(Activation.TANH),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    @Test
    void anActivationThatIsTheOutput() {
        check(
                network(LossFunction.MSE, dense(OUTPUTS, Activation.TANH), new LayerSpec.Activated(Activation.SIGMOID)),
                numbers());
    }

    @Test
    void softmaxWithCrossEntropy() {
        check(
                network(LossFunction.CROSS_ENTROPY, dense(5, Activation.TANH), dense(OUTPUTS, Activation.SOFTMAX)),
                classes());
    }

    @Test
    void sigmoidWithBinaryCrossEntropy() {
        check(
                network(
                        LossFunction.BINARY_CROSS_ENTROPY,
                        dense(5, Activation.TANH),
                        dense(OUTPUTS, Activation.SIGMOID)),
                classes());
    }

    @Test
    void meanAbsoluteError() {
        check(network(LossFunction.MAE, dense(5, Activation.TANH), dense(OUTPUTS, Activation.IDENTITY)), numbers());
    }

    /** Some are off by less than one, some by more. */
    @Test
    void huber() {
        check(
                network(LossFunction.HUBER, dense(5, Activation.TANH), dense(OUTPUTS, Activation.IDENTITY)),
                numbers().muli(3));
    }

    @Test
    void hinge() {
        check(
                network(LossFunction.HINGE, dense(5, Activation.TANH), dense(OUTPUTS, Activation.IDENTITY)),
                classes().muli(2).subi(1));
    }

    @Test
    void aStepAtTheOutputIsLearnedThroughTheValueBeforeIt() {
        check(
                network(LossFunction.HINGE, dense(OUTPUTS, Activation.STEP)),
                classes().muli(2).subi(1));
    }

    @Test
    void batchNorm() {
        check(
                network(
                        LossFunction.MSE,
                        dense(5, Activation.TANH),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    @Test
    void dropout() {
        check(
                network(
                        LossFunction.MSE,
                        dense(5, Activation.TANH),
                        new LayerSpec.Dropout(0.4),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    private static INDArray random(int columns, long seed) {
        INDArray array = Nd4j.create(DataType.DOUBLE, ROWS, columns);
        SplitMixRandom random = new SplitMixRandom(seed);
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < columns; column++) {
                array.putScalar(row, column, random.nextGaussian());
            }
        }
        return array;
    }

    private static INDArray numbers() {
        return random(OUTPUTS, 2);
    }

    private static INDArray classes() {
        INDArray array = Nd4j.zeros(DataType.DOUBLE, ROWS, OUTPUTS);
        for (int row = 0; row < ROWS; row++) {
            array.putScalar(row, row % OUTPUTS, 1);
        }
        return array;
    }

    private static void check(NetworkSpec network, INDArray labels) {
        Checked.of(network, new RowShape.Values(FEATURES), random(FEATURES, 1), labels);
    }
}
