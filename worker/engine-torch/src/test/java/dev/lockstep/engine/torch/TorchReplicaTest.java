package dev.lockstep.engine.torch;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.shaped;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.full;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchReplicaTest {
    private static EngineSpec spec(NetworkSpec network, DataSchema schema) {
        return Networks.engine(network, Networks.adam(0.01), schema);
    }

    private static Replica replica(EngineSpec spec) {
        return new TorchEngine(spec).replica(0);
    }

    @Test
    void afterAStepNoTensorOfItIsLeft() {
        try (Replica replica = replica(spec(WITH_DROPOUT, TEN_CLASSES))) {
            step(replica, batch(TEN_CLASSES, 16, 0), 0);
            long before = PointerCount.settled();
            for (int i = 1; i < 50; i++) {
                step(replica, batch(TEN_CLASSES, 16, i), i);
            }

            assertThat(Pointer.totalCount()).isEqualTo(before);
        }
    }

    @Test
    void aReplicaThatIsClosedLeavesNothing() {
        replica(spec(WITH_DROPOUT, TEN_CLASSES)).close();
        long before = PointerCount.settled();
        for (int i = 0; i < 5; i++) {
            replica(spec(WITH_DROPOUT, TEN_CLASSES)).close();
        }

        assertThat(Pointer.totalCount()).isEqualTo(before);
    }

    /** Memory that is given back next to what a convolution may ask for. */
    private static void leaveNoNumbersInFreeMemory() {
        PointerScope scope = new PointerScope();
        try {
            for (int count = 30; count < 30_000; count *= 2) {
                for (int i = 0; i < 12; i++) {
                    full(new long[] {count}, new Scalar(Float.NaN));
                    full(new long[] {count + count / 2}, new Scalar(Float.NaN));
                }
            }
        } finally {
            scope.close();
        }
    }

    /** Of oneDNN's convolutions some read memory that nobody wrote, where numbers of channels are no multiple of 8. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 12, 20})
    void whatStoodInMemoryNeverShows(int channels) {
        DataSchema images = shaped(List.of(channels, 9, 7), 3);
        NetworkSpec network = network(
                LossFunction.CROSS_ENTROPY,
                conv(channels + 2, 3, Padding.SAME, Activation.TANH),
                conv(channels, 3, Padding.VALID, Activation.TANH),
                dense(3, Activation.SOFTMAX));
        try (Replica clean = replica(spec(network, images));
                Replica dirty = replica(spec(network, images))) {
            for (int rows : new int[] {1, 5, 16}) {
                clean.gradient(batch(images, rows, 1), 0);
                leaveNoNumbersInFreeMemory();
                double loss = dirty.gradient(batch(images, rows, 1), 0);

                assertThat(loss).isFinite();
                assertThat(copy(dirty.gradient())).containsExactly(copy(clean.gradient()));
            }
        }
    }

    /** What stands between the layers does nothing, but a network that has it is no chain of dense layers. */
    @ParameterizedTest
    @EnumSource(names = {"RELU", "TANH", "SIGMOID", "IDENTITY"})
    void aChainOfDenseLayersGoesBackByHandAsLibtorchDoes(Activation activation) {
        LayerSpec withoutBias = new LayerSpec.Dense(7, activation, false, LearnedWeights.INHERITED);
        LayerSpec end = dense(10, Activation.SOFTMAX);
        NetworkSpec chain = network(LossFunction.CROSS_ENTROPY, dense(12, activation), withoutBias, end);
        NetworkSpec broken = network(
                LossFunction.CROSS_ENTROPY,
                dense(12, activation),
                new LayerSpec.Activated(Activation.IDENTITY),
                withoutBias,
                end);
        try (Replica byHand = replica(spec(chain, TEN_CLASSES));
                Replica byLibtorch = replica(spec(broken, TEN_CLASSES))) {
            byLibtorch.parameters().put(0, copy(byHand.parameters()));
            for (int rows : new int[] {5, 16, 1}) {
                double loss = byHand.gradient(batch(TEN_CLASSES, rows, rows), 0);

                assertThat(loss).isEqualTo(byLibtorch.gradient(batch(TEN_CLASSES, rows, rows), 0));
                assertThat(copy(byHand.gradient())).containsExactly(copy(byLibtorch.gradient()), within(1e-6f));
            }
        }
    }
}
