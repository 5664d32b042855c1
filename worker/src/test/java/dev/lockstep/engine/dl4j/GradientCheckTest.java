package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.dl4j.Networks.dense;
import static dev.lockstep.engine.dl4j.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.order.SplitMix;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
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
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 1e-5;
    private static final double ROUNDING = 1e-7;

    @BeforeAll
    static void load() {
        Natives.load();
    }

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            mode = Mode.EXCLUDE,
            names = {"STEP", "SOFTMAX"})
    void everyActivationInAHiddenLayer(Activation activation) {
        check(network(Loss.MSE, dense(5, activation), dense(OUTPUTS, Activation.IDENTITY)), numbers());
    }

    @Test
    void anActivationOfItsOwn() {
        check(
                network(
                        Loss.MSE,
                        dense(5, Activation.IDENTITY),
                        new LayerSpec.Activated(Activation.TANH),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    @Test
    void anActivationThatIsTheOutput() {
        check(
                network(Loss.MSE, dense(OUTPUTS, Activation.TANH), new LayerSpec.Activated(Activation.SIGMOID)),
                numbers());
    }

    @Test
    void softmaxWithCrossEntropy() {
        check(network(Loss.CROSS_ENTROPY, dense(5, Activation.TANH), dense(OUTPUTS, Activation.SOFTMAX)), classes());
    }

    @Test
    void sigmoidWithBinaryCrossEntropy() {
        check(
                network(Loss.BINARY_CROSS_ENTROPY, dense(5, Activation.TANH), dense(OUTPUTS, Activation.SIGMOID)),
                classes());
    }

    @Test
    void meanAbsoluteError() {
        check(network(Loss.MAE, dense(5, Activation.TANH), dense(OUTPUTS, Activation.IDENTITY)), numbers());
    }

    @Test
    void hinge() {
        check(
                network(Loss.HINGE, dense(5, Activation.TANH), dense(OUTPUTS, Activation.IDENTITY)),
                classes().muli(2).subi(1));
    }

    @Test
    void aStepAtTheOutputIsLearnedThroughTheValueBeforeIt() {
        check(
                network(Loss.HINGE, dense(OUTPUTS, Activation.STEP)),
                classes().muli(2).subi(1));
    }

    @Test
    void batchNorm() {
        check(
                network(
                        Loss.MSE,
                        dense(5, Activation.TANH),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    @Test
    void dropout() {
        check(
                network(
                        Loss.MSE,
                        dense(5, Activation.TANH),
                        new LayerSpec.Dropout(0.4),
                        dense(OUTPUTS, Activation.IDENTITY)),
                numbers());
    }

    private static INDArray random(int columns, long seed) {
        INDArray array = Nd4j.create(DataType.DOUBLE, ROWS, columns);
        SplitMix random = new SplitMix(seed);
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
        MultiLayerNetwork model = new LeanNetwork(Translation.of(network, FEATURES, DataType.DOUBLE));
        SplitMix random = new SplitMix(7);
        Layout layout = new Layout(network, model);
        for (FlatUpdater.Range range : layout.ranges()) {
            boolean learned = range.learned();
            for (int i = range.first(); learned && i < range.end(); i++) {
                model.params().putScalar(i, 0.5 * random.nextGaussian());
            }
        }
        INDArray features = random(FEATURES, 1);
        score(model, features, labels);
        INDArray gradient = model.getFlattenedGradients().dup();
        for (FlatUpdater.Range range : layout.ranges()) {
            boolean learned = range.learned();
            for (int i = range.first(); learned && i < range.end(); i++) {
                double value = model.params().getDouble(i);
                model.params().putScalar(i, value + STEP);
                double up = score(model, features, labels);
                model.params().putScalar(i, value - STEP);
                double down = score(model, features, labels);
                model.params().putScalar(i, value);
                double expected = (up - down) / (2 * STEP) * ROWS;
                double actual = gradient.getDouble(i);
                double most = TOLERANCE * (Math.abs(expected) + Math.abs(actual)) + ROUNDING;
                assertThat(actual).as("parameter %d", i).isCloseTo(expected, within(most));
            }
        }
    }

    private static double score(MultiLayerNetwork model, INDArray features, INDArray labels) {
        Nd4j.getRandom().setSeed(3); // the same values are dropped every time
        model.setInput(features);
        model.setLabels(labels);
        model.computeGradientAndScore();
        return model.score();
    }
}
