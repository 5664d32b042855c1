package dev.lockstep.engine.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.RunFile;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingOperationsTest {
    private static double of(RowShape row, String layers) {
        NetworkSpec network = RunFile.read(
                        "operations",
                        "name: operations\ndata: { source: digits }\ntraining: {}\nnetwork: { loss: mse, layers: [ "
                                + layers + " ] }\n",
                        List.of())
                .network();
        return TrainingOperations.ofARow(NetworkPlan.of(network, row));
    }

    @Test
    void theFirstLayerPassesNothingBackAndEachOtherOneIsThreeProducts() {
        assertThat(of(
                        new RowShape.Values(784),
                        "{ dropout: 0.1 }, { dense: { units: 128, activation: relu } }, { dense: { units: 10 } }"))
                .isEqualTo(2.0 * (2 * 784 * 128 + 3 * 128 * 10));
    }

    @Test
    void theWeightsOfAConvolutionAreUsedAtEachOfItsPlaces() {
        assertThat(of(
                        new RowShape.Image(1, 28, 28),
                        "{ conv2d: { filters: 20, kernel: 5 } }, { maxPool: { size: 2 } },"
                                + " { conv2d: { filters: 50, kernel: 5 } }, { dense: { units: 10 } }"))
                .isEqualTo(2.0 * (2 * 25 * 20 * 24 * 24 + 3 * 20 * 25 * 50 * 8 * 8 + 3 * 50 * 8 * 8 * 10));
    }

    @Test
    void thoseOfAMemoryAreUsedAtEachStep() {
        assertThat(of(new RowShape.Sequence(7, 3), "{ lstm: { units: 5 } }, lastStep, { dense: { units: 2 } }"))
                .isEqualTo(2.0 * (2 * 7 * 4 * 5 * (3 + 5) + 3 * 5 * 2));
    }

    @Test
    void tokensAreLookedUp() {
        assertThat(of(new RowShape.Tokens(7, 1000), "{ embedding: { size: 4 } }, lastStep, { dense: { units: 2 } }"))
                .isEqualTo(2.0 * 3 * 4 * 2);
    }
}
