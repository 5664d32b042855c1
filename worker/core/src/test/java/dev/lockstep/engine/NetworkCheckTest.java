package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.classes;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import org.junit.jupiter.api.Test;

class NetworkCheckTest {
    private static final NetworkSpec THREE =
            network(LossFunction.MSE, dense(5, Activation.TANH), dense(3, Activation.SIGMOID));

    private static void refuses(NetworkSpec network, DataSchema schema, String why) {
        assertThatThrownBy(() -> NetworkCheck.plan(network, schema))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why);
    }

    @Test
    void outputsAreAsManyAsClassesOrNumbers() {
        assertThat(NetworkCheck.plan(THREE, classes(2, 3)).out().width()).isEqualTo(3);
        assertThat(NetworkCheck.plan(THREE, numbers(2, 3)).out().width()).isEqualTo(3);
        refuses(THREE, classes(2, 4), "network.layers.1.dense.units=3, but the data have 4 classes: write 4");
        refuses(THREE, numbers(2, 1), "network.layers.1.dense.units=3, but a row has 1 numbers to be predicted");
    }

    @Test
    void twoClassesTakeOneOutputOrTwo() {
        assertThat(NetworkCheck.plan(network(LossFunction.HINGE, dense(1, Activation.TANH)), classes(2, 2))
                        .out()
                        .width())
                .isEqualTo(1);
        refuses(THREE, classes(2, 2), "network.layers.1.dense.units=3, but the data have 2 classes: write 1 or 2");
    }

    @Test
    void aStepStandsAtTheOutputOnly() {
        refuses(
                network(LossFunction.HINGE, dense(4, Activation.STEP), dense(1, Activation.IDENTITY)),
                classes(2, 2),
                "network.layers.0.dense is a step, whose gradient is zero: it can stand at the output only, which is network.layers.1.dense");
    }
}
