package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.dl4j.Networks.avgPool;
import static dev.lockstep.engine.dl4j.Networks.conv;
import static dev.lockstep.engine.dl4j.Networks.dense;
import static dev.lockstep.engine.dl4j.Networks.maxPool;
import static dev.lockstep.engine.dl4j.Networks.network;

import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every layer for images: its gradient against finite differences, its bits, and its export. */
class ImageLayersTest {
    private static final int ROWS = 3;
    static final RowShape.Image IMAGE = new RowShape.Image(2, 6, 5);
    private static final DataSchema SCHEMA = Networks.shaped(IMAGE.sizes(), 3);

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    private static Arguments ending(String name, LayerSpec... layers) {
        List<LayerSpec> all = new java.util.ArrayList<>(List.of(layers));
        all.add(dense(3, Activation.SOFTMAX));
        return Arguments.of(name, network(LossFunction.CROSS_ENTROPY, all.toArray(new LayerSpec[0])));
    }

    static Stream<Arguments> networks() {
        LayerSpec tanh = new LayerSpec.Activated(Activation.TANH);
        return Stream.of(
                ending("conv2d", conv(3, 3, Padding.VALID, Activation.TANH)),
                ending("conv2d same", conv(3, 3, Padding.SAME, Activation.SIGMOID)),
                ending("conv2d with strides", conv(3, 3, 2, Padding.SAME, 1, Activation.TANH)),
                ending("conv2d dilated", conv(3, 2, 1, Padding.VALID, 2, Activation.TANH)),
                ending(
                        "two conv2d",
                        conv(3, 3, Padding.SAME, Activation.TANH),
                        conv(2, 3, Padding.VALID, Activation.TANH)),
                ending("maxPool", conv(3, 3, Padding.VALID, Activation.TANH), maxPool(2)),
                ending("maxPool first", maxPool(2), conv(3, 2, Padding.VALID, Activation.TANH)),
                ending("avgPool", conv(3, 3, Padding.SAME, Activation.TANH), avgPool(2, Padding.VALID)),
                ending("avgPool same", conv(3, 3, Padding.SAME, Activation.TANH), avgPool(2, Padding.SAME)),
                ending(
                        "globalPool",
                        conv(4, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.AVERAGE)),
                ending(
                        "globalPool max",
                        conv(4, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX)),
                ending(
                        "flatten",
                        conv(2, 3, Padding.VALID, Activation.TANH),
                        new LayerSpec.Flatten(),
                        dense(4, Activation.TANH)),
                ending(
                        "reshape",
                        dense(24, Activation.TANH),
                        new LayerSpec.Reshape(List.of(2, 4, 3)),
                        conv(2, 2, Padding.VALID, Activation.TANH)),
                ending(
                        "batchNorm",
                        conv(3, 3, Padding.VALID, Activation.IDENTITY),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        tanh),
                ending("dropout", conv(3, 3, Padding.VALID, Activation.TANH), new LayerSpec.Dropout(0.3)),
                ending(
                        "spatialDropout",
                        conv(6, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.SpatialDropout(0.3)),
                ending(
                        "separableConv2d",
                        new ImageLayer.SeparableConv2d(
                                3,
                                KernelExtent.of(3),
                                KernelExtent.of(1),
                                Padding.SAME,
                                2,
                                Activation.TANH,
                                true,
                                LearnedWeights.INHERITED)),
                ending(
                        "separableConv2d with strides",
                        conv(3, 3, Padding.SAME, Activation.TANH),
                        new ImageLayer.SeparableConv2d(
                                3,
                                KernelExtent.of(2),
                                KernelExtent.of(2),
                                Padding.VALID,
                                2,
                                Activation.TANH,
                                false,
                                LearnedWeights.INHERITED)),
                ending(
                        "residual",
                        conv(3, 3, Padding.SAME, Activation.TANH),
                        new BlockLayer.Residual(List.of(conv(3, 3, Padding.SAME, Activation.TANH)))),
                ending(
                        "residual projected",
                        new BlockLayer.Residual(List.of(
                                conv(3, 3, 2, Padding.SAME, 1, Activation.TANH),
                                conv(4, 3, Padding.SAME, Activation.TANH)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsGradientIsThatOfFiniteDifferences(String name, NetworkSpec network) {
        ArrayForm form = NetworkTranslation.rowForm(dev.lockstep.network.NetworkPlan.of(network, IMAGE));
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, ROWS, 3);
        for (int row = 0; row < ROWS; row++) {
            labels.putScalar(row, row % 3, 1);
        }
        Checked.of(network, IMAGE, Checked.random(1, form.sizes(ROWS)), labels);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itTrainsToTheSameBitsAgainAndOnAnyThread(String name, NetworkSpec network) {
        Promises.trainsToTheSameBits(network, SCHEMA);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsStepsLeaveNothingBehind(String name, NetworkSpec network) {
        Promises.itsStepsLeaveNothingBehind(network, SCHEMA);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsExportPredictsTheSame(String name, NetworkSpec network) throws IOException {
        Promises.exportPredictsTheSame(network, SCHEMA);
    }
}
