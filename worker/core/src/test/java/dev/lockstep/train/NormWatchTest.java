package dev.lockstep.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.events.Event.NormsMeasured.LayerNorm;
import java.util.List;
import org.junit.jupiter.api.Test;

class NormWatchTest {
    private static LayerNorm norm(String layer, double weights, double gradient) {
        return new LayerNorm(layer, weights, gradient);
    }

    @Test
    void gradientsThatDifferAsUsualAreLeftInPeace() {
        assertThat(NormWatch.warnings(10, List.of(norm("0.dense", 3, 1e-4), norm("1.dense", 2, 0.5))))
                .isEmpty();
        assertThat(NormWatch.warnings(10, List.of(norm("0.dense", 3, 0), norm("1.dense", 2, 0))))
                .as("of a model that fits perfectly")
                .isEmpty();
    }

    @Test
    void aLayerThatLearnsNothingBesideOneThatDoesIsNamed() {
        assertThat(NormWatch.warnings(40, List.of(norm("0.dense", 3, 1e-9), norm("9.dense", 2, 0.5))))
                .containsExactly("the gradient of network.layers.0.dense vanishes at step 40: it is 1.00e-09 long, the"
                        + " weights 3.00; try relu and init: he, batchNorm or residual blocks, or fewer layers");
    }

    @Test
    void aGradientThatIsLongerThanItsWeightsByFarOrNoNumberExplodes() {
        assertThat(NormWatch.warnings(40, List.of(norm("0.dense", 3, 1e5), norm("1.dense", 2, 0.5))))
                .hasSize(1)
                .first()
                .asString()
                .contains("network.layers.0.dense explodes", "training.clip");
        assertThat(NormWatch.warnings(40, List.of(norm("0.dense", 3, Double.NaN))))
                .hasSize(1);
    }
}
