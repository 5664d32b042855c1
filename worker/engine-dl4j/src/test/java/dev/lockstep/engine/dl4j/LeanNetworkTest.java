package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the lean layers leave out must not show: DL4J's own layers are the reference. */
class LeanNetworkTest {
    private static final int FEATURES = 7;
    private static final int OUTPUTS = 3;

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    static Stream<NetworkSpec> networks() {
        return Stream.of(
                network(
                        LossFunction.CROSS_ENTROPY,
                        dense(6, Activation.RELU),
                        dense(5, Activation.TANH),
                        dense(4, Activation.SWISH),
                        dense(OUTPUTS, Activation.SOFTMAX)),
                network(
                        LossFunction.BINARY_CROSS_ENTROPY,
                        dense(6, Activation.TANH),
                        dense(OUTPUTS, Activation.SIGMOID)),
                network(LossFunction.CROSS_ENTROPY, dense(OUTPUTS, Activation.SOFTMAX)),
                network(LossFunction.MSE, dense(6, Activation.SIGMOID), dense(OUTPUTS, Activation.IDENTITY)),
                network(
                        LossFunction.CROSS_ENTROPY,
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        dense(6, Activation.ELU),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        new LayerSpec.Activated(Activation.RELU),
                        dense(OUTPUTS, Activation.SOFTMAX)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void itsGradientAndLossAreThoseOfDl4j(NetworkSpec network) {
        NetworkPlan plan = NetworkPlan.of(network, new RowShape.Values(FEATURES));
        LeanNetwork lean = (LeanNetwork) NetworkTranslation.model(network, plan, DataType.DOUBLE);
        MultiLayerNetwork plain = new MultiLayerNetwork(lean.getLayerWiseConfigurations());
        plain.init(lean.params(), true);
        Nd4j.getRandom().setSeed(1);
        INDArray features = Nd4j.randn(DataType.DOUBLE, 9, FEATURES);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, 9, OUTPUTS);
        for (int row = 0; row < 9; row++) {
            labels.putScalar(row, row % OUTPUTS, 1);
        }
        for (MultiLayerNetwork model : new MultiLayerNetwork[] {lean, plain}) {
            model.setInput(features);
            model.setLabels(labels);
            model.computeGradientAndScore();
        }

        assertThat(lean.score()).isCloseTo(plain.score(), within(1e-12));
        assertThat(lean.getFlattenedGradients().toDoubleVector())
                .containsExactly(plain.getFlattenedGradients().toDoubleVector(), within(1e-12));
    }

    @Test
    void aNetworkThatIsSureAndWrongStillLearns() {
        NetworkSpec network = network(LossFunction.BINARY_CROSS_ENTROPY, dense(1, Activation.SIGMOID));
        DataSchema schema = Networks.classes(1, 2);
        try (Replica replica = new Dl4jEngine(Networks.engine(network, Networks.sgd(1), schema)).replica(0)) {
            Batch rows = batch(schema, 1, 1);
            rows.features().put(0, 1);
            rows.labels().put(0, 0);
            replica.parameters().put(0, new float[] {200, 0});

            assertThat(replica.gradient(rows, 0)).isCloseTo(200, within(1e-4));
            assertThat(replica.gradient().get(0)).isEqualTo(1f);
        }
    }
}
