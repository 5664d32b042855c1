package dev.lockstep.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataFitTest {
    private static NetworkSpec network(String layers, String loss) {
        String yaml = "name: x\ndata: { source: moons }\ntraining: {}\nnetwork: { inputs: 3, layers: [" + layers
                + "], loss: " + loss + " }\n";
        return RunFile.read("x.yaml", yaml, List.of()).network();
    }

    private static void isRefused(NetworkSpec network, int features, int classes, int numbers, String message) {
        assertThatThrownBy(() -> DataFit.check(network, features, classes, numbers))
                .hasMessage(message);
    }

    @Test
    void aNetworkThatFitsIsAccepted() {
        NetworkSpec softmax = network("dense: {units: 10, activation: softmax}", "crossEntropy");
        assertThatCode(() -> DataFit.check(softmax, 3, 10, 0)).doesNotThrowAnyException();
        NetworkSpec sigmoid = network("dense: {units: 1, activation: sigmoid}", "binaryCrossEntropy");
        assertThatCode(() -> DataFit.check(sigmoid, 3, 2, 0)).doesNotThrowAnyException();
        NetworkSpec number = network("dense: {units: 2}", "mae");
        assertThatCode(() -> DataFit.check(number, 3, 0, 2)).doesNotThrowAnyException();
    }

    @Test
    void theWrongNumberOfInputsAndOfOutputsAreToldAtOnce() {
        isRefused(network("dense: {units: 7, activation: softmax}", "crossEntropy"), 784, 10, 0, """
                2 problems in the network for these data:
                  network.inputs=3, but a row of the data has 784 values (remove network.inputs, or write 784)
                  network.layers.0.dense.units=7, but the data have 10 classes, and crossEntropy takes one output a class \
                (write units: 10)""");
    }

    @Test
    void theLayerThatDecidesTheOutputsIsNamed() {
        isRefused(
                network("dense: {units: 5}, dense: {units: 4}, batchNorm, activation: sigmoid", "binaryCrossEntropy"),
                3,
                2,
                0,
                """
                1 problem in the network for these data:
                  network.layers.1.dense.units=4, but the data have 2 classes (write units: 1)""");
    }

    @Test
    void numbersNeedOneOutputEach() {
        isRefused(network("dense: {units: 4}", "mse"), 3, 0, 1, """
                1 problem in the network for these data:
                  network.layers.0.dense.units=4, but the data have 1 number to predict (write units: 1)""");
    }

    @Test
    void aLossForClassesDoesNotLearnNumbers() {
        isRefused(network("dense: {units: 1, activation: tanh}", "hinge"), 3, 0, 1, """
                1 problem in the network for these data:
                  network.loss=hinge is for classes, but the data have numbers to predict (use mse, mae or huber)""");
    }

    @Test
    void whatAModelEndsInMustGoWithTheLoss() {
        NetworkSpec asked = network("dense: {units: 2, activation: softmax}", "crossEntropy");
        NetworkSpec imported = asked.of(List.of(new LayerSpec.Flatten()), List.of());
        isRefused(imported, 3, 3, 0, """
                1 problem in the network for these data:
                  network.loss=crossEntropy needs the output softmax, but the network ends in identity (end in softmax, or choose another loss, such as binaryCrossEntropy for sigmoid)""");
    }
}
