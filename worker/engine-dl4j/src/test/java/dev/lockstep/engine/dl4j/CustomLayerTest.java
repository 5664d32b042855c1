package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.Networks;
import dev.lockstep.example.Maxout;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** A layer of a user's own does what every layer does. */
class CustomLayerTest {
    static final NetworkSpec NETWORK = network(
            LossFunction.MSE,
            dense(5, Activation.TANH),
            new BlockLayer.Custom(Maxout.class.getName(), "4"),
            dense(3, Activation.IDENTITY));

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    private static void refuses(LayerSpec layer, RowShape row, String why) {
        assertThatThrownBy(() -> NetworkPlan.of(network(LossFunction.MSE, layer), row))
                .isInstanceOf(ShapeException.class)
                .hasMessage(why);
    }

    @Test
    void itsGradientIsThatOfFiniteDifferences() {
        Checked.of(
                NETWORK,
                new RowShape.Values(4),
                Checked.random(1, 6, 4),
                Nd4j.zeros(DataType.DOUBLE, 6, 3).addi(1));
    }

    @Test
    void itsStepsLeaveNothingBehind() {
        Promises.itsStepsLeaveNothingBehind(NETWORK, Networks.numbers(4, 3));
    }

    @Test
    void itsExportPredictsTheSame() throws IOException {
        Promises.exportPredictsTheSame(NETWORK, Networks.numbers(4, 3));
    }

    @Test
    void whatIsWrongWithAClassIsSaid() {
        refuses(
                new BlockLayer.Custom("no.such.Layer", ""),
                new RowShape.Values(4),
                "network.layers.0.custom cannot be used: no.such.Layer is not on the class path: give its jar to driver"
                        + " and executors (see CustomLayer for what is asked of it)");
        refuses(
                new BlockLayer.Custom("java.lang.String", ""),
                new RowShape.Values(4),
                "network.layers.0.custom cannot be used: java.lang.String does not implement"
                        + " dev.lockstep.network.CustomLayer (see CustomLayer for what is asked of it)");
        refuses(
                new BlockLayer.Custom(Maxout.class.getName(), "many"),
                new RowShape.Values(4),
                "network.layers.0.custom cannot be used: dev.lockstep.example.Maxout refuses its settings 'many':"
                        + " java.lang.NumberFormatException: For input string: \"many\""
                        + " (see CustomLayer for what is asked of it)");
        refuses(
                new BlockLayer.Custom(Maxout.class.getName(), "4"),
                new RowShape.Sequence(2, 2),
                "network.layers.0.custom cannot be used: it takes a list of values, but a sequence of 2 steps with 2"
                        + " values comes in (see CustomLayer for what is asked of it)");
    }
}
