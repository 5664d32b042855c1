package dev.lockstep.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.example.Maxout;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layer cannot take is refused with its place, the sizes and the remedy. */
class ShapeMessagesTest {
    private static final RowShape VALUES = new RowShape.Values(6);
    private static final RowShape IMAGE = new RowShape.Image(2, 4, 4);
    private static final RowShape SERIES = new RowShape.Sequence(5, 6);
    private static final RowShape WORDS = new RowShape.Tokens(5, 9);
    private static final String TO_IMAGE = " (put a reshape before it, such as - reshape: [1, 28, 28])";
    private static final String TO_SEQUENCE =
            " (put a reshape before it, such as - reshape: [28, 28], for [time, values])";

    private static LayerSpec conv(int kernel, int dilation) {
        return new ImageLayer.Conv2d(
                3,
                KernelExtent.of(kernel),
                KernelExtent.of(1),
                Padding.VALID,
                KernelExtent.of(dilation),
                1,
                Activation.RELU,
                true,
                LearnedWeights.INHERITED);
    }

    private static LayerSpec separable() {
        return new ImageLayer.SeparableConv2d(
                3,
                KernelExtent.of(5),
                KernelExtent.of(1),
                Padding.VALID,
                1,
                Activation.RELU,
                true,
                LearnedWeights.INHERITED);
    }

    private static LayerSpec dense() {
        return new LayerSpec.Dense(3, Activation.RELU, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec conv1d() {
        return new SequenceLayer.Conv1d(3, 3, 1, Padding.VALID, 3, Activation.IDENTITY, true, LearnedWeights.INHERITED);
    }

    private static SequenceLayer.Recurrent lstm() {
        return new SequenceLayer.Lstm(3, 1, true, LearnedWeights.INHERITED);
    }

    private static SequenceLayer.Recurrent rnn() {
        return new SequenceLayer.SimpleRnn(3, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec attention(int heads) {
        return new SequenceLayer.SelfAttention(heads, false, true, LearnedWeights.INHERITED);
    }

    static Stream<Arguments> refused() {
        String values = " takes a sequence, but 6 values comes in" + TO_SEQUENCE;
        String image = " takes an image, but 6 values comes in" + TO_IMAGE;
        String tokens = " cannot reckon with numbers of tokens (begin with - embedding: { size: 64 })";
        return Stream.of(
                Arguments.of(dense(), WORDS, "dense" + tokens),
                Arguments.of(new LayerSpec.Dropout(0.5), WORDS, "dropout" + tokens),
                Arguments.of(new LayerSpec.BatchNorm(0.9, 1e-5), WORDS, "batchNorm" + tokens),
                Arguments.of(new LayerSpec.Activated(Activation.RELU), WORDS, "activation" + tokens),
                Arguments.of(new LayerSpec.Flatten(), WORDS, "flatten" + tokens),
                Arguments.of(
                        new BlockLayer.Custom(Maxout.class.getName(), "4"),
                        SERIES,
                        "custom cannot be used: it takes a list of values, but a sequence of 5 steps with 6 values"
                                + " comes in (see CustomLayer for what is asked of it)"),
                Arguments.of(conv(3, 1), VALUES, "conv2d" + image),
                Arguments.of(
                        conv(3, 2),
                        IMAGE,
                        "conv2d has a window of 3 with dilation 2, which does not fit into an image of 2x4x4 (make the"
                                + " window smaller, write padding: same, or pool less before it)"),
                Arguments.of(
                        separable(),
                        IMAGE,
                        "separableConv2d has a window of 5, which does not fit into an image of 2x4x4 (make the window"
                                + " smaller, write padding: same, or pool less before it)"),
                Arguments.of(grouped(3, 3), IMAGE, "conv2d cannot make 3 groups of 2 channels (let groups divide 2)"),
                Arguments.of(
                        grouped(3, 2),
                        IMAGE,
                        "conv2d cannot share 3 filters among 2 groups (let the filters be a multiple of the groups)"),
                Arguments.of(
                        new ImageLayer.DepthwiseConv2d(
                                KernelExtent.of(5),
                                KernelExtent.of(1),
                                Padding.VALID,
                                KernelExtent.of(1),
                                2,
                                Activation.RELU,
                                true,
                                LearnedWeights.INHERITED),
                        IMAGE,
                        "depthwiseConv2d has a window of 5, which does not fit into an image of 2x4x4 (make the window"
                                + " smaller, write padding: same, or pool less before it)"),
                Arguments.of(transposed(3, 1, Padding.SAME), VALUES, "transposedConv2d" + image),
                Arguments.of(
                        new LayerSpec.GroupNorm(3, 1e-5),
                        IMAGE,
                        "groupNorm cannot make 3 groups of 2 channels (let groups divide 2)"),
                Arguments.of(
                        new LayerSpec.GroupNorm(4, 1e-5),
                        SERIES,
                        "groupNorm cannot make 4 groups of 6 values of a step (let groups divide 6)"),
                Arguments.of(
                        new LayerSpec.GroupNorm(2, 1e-5),
                        VALUES,
                        "groupNorm norms images and sequences, but 6 values comes in (use layerNorm for values)"),
                Arguments.of(new SequenceLayer.Gru(3, true, LearnedWeights.INHERITED), VALUES, "gru" + values),
                Arguments.of(
                        new ImageLayer.MaxPool(KernelExtent.of(6), Optional.empty(), Padding.VALID),
                        SERIES,
                        "maxPool has a window of 6, which does not fit into a sequence of 5 steps with 6 values (make"
                                + " the window smaller, write padding: same, or pool less before it)"),
                Arguments.of(
                        new ImageLayer.AvgPool(KernelExtent.of(2), Optional.empty(), Padding.VALID),
                        VALUES,
                        "avgPool" + image),
                Arguments.of(new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX), VALUES, "globalPool" + image),
                Arguments.of(new ImageLayer.SpatialDropout(0.5), VALUES, "spatialDropout" + image),
                Arguments.of(lstm(), VALUES, "lstm" + values),
                Arguments.of(rnn(), VALUES, "simpleRnn" + values),
                Arguments.of(
                        new SequenceLayer.Bidirectional(lstm(), BranchJoin.CONCAT), VALUES, "bidirectional" + values),
                Arguments.of(new SequenceLayer.LastStep(), VALUES, "lastStep" + values),
                Arguments.of(new SequenceLayer.BothEnds(), VALUES, "bothEnds" + values),
                Arguments.of(
                        new SequenceLayer.BothEnds(),
                        new RowShape.Sequence(5, 3),
                        "bothEnds takes as many values of one way as of the other, but a sequence of 5 steps with 3"
                                + " values comes in (put it after a bidirectional layer with join: concat)"),
                Arguments.of(
                        conv1d(),
                        SERIES,
                        "conv1d has a kernel of 3 steps with dilation 3, which does not fit into a sequence of 5 steps"
                                + " with 6 values (make the kernel smaller, or write padding: same)"),
                Arguments.of(
                        attention(4),
                        SERIES,
                        "selfAttention cannot share 6 values of a step among 4 heads (let the values be a multiple of"
                                + " the heads)"),
                Arguments.of(
                        new BlockLayer.TransformerEncoder(2, Optional.empty(), 0, false, LearnedWeights.INHERITED),
                        VALUES,
                        "transformerEncoder takes a sequence, but 6 values comes in (begin with an embedding, or a"
                                + " reshape)"),
                Arguments.of(
                        new SequenceLayer.Embedding(4, false, LearnedWeights.INHERITED),
                        SERIES,
                        "embedding takes numbers of tokens, but a sequence of 5 steps with 6 values comes in (use"
                                + " dense, or data of tokens)"),
                Arguments.of(lstm(), WORDS, "lstm" + tokens),
                Arguments.of(
                        new LayerSpec.LayerNorm(1e-5),
                        IMAGE,
                        "layerNorm norms values or the steps of a sequence (use batchNorm for images)"),
                Arguments.of(
                        new LayerSpec.Reshape(List.of(2, 4)),
                        VALUES,
                        "reshape=[2, 4] is 8 values, but 6 values comes in, which is 6 values (let the sizes multiply"
                                + " to 6)"),
                Arguments.of(
                        new BlockLayer.Residual(List.of()),
                        VALUES,
                        "residual is empty (give at least one layer, or remove it)"),
                Arguments.of(
                        new BlockLayer.Residual(List.of(new LayerSpec.Flatten())),
                        IMAGE,
                        "residual puts out 32 values, to which an image of 2x4x4 cannot be projected (keep the sizes"
                                + " with padding: same, or divide them by a stride)"));
    }

    private static LayerSpec grouped(int filters, int groups) {
        return new ImageLayer.Conv2d(
                filters,
                KernelExtent.of(1),
                KernelExtent.of(1),
                Padding.VALID,
                KernelExtent.of(1),
                groups,
                Activation.RELU,
                true,
                LearnedWeights.INHERITED);
    }

    private static LayerSpec transposed(int kernel, int stride, Padding padding) {
        return new ImageLayer.TransposedConv2d(
                3,
                new KernelExtent(kernel, 2),
                KernelExtent.of(stride),
                padding,
                Activation.IDENTITY,
                true,
                LearnedWeights.INHERITED);
    }

    /** As Keras has them. */
    @Test
    void aTransposedConvolutionMakesAnImageLargerByItsStride() {
        assertThat(plan(IMAGE, transposed(3, 2, Padding.SAME)).out()).isEqualTo(new RowShape.Image(3, 8, 8));
        assertThat(plan(IMAGE, transposed(3, 2, Padding.VALID)).out()).isEqualTo(new RowShape.Image(3, 9, 8));
        assertThat(plan(IMAGE, transposed(3, 1, Padding.VALID)).out()).isEqualTo(new RowShape.Image(3, 6, 5));
        assertThat(plan(IMAGE, transposed(1, 3, Padding.VALID)).out()).isEqualTo(new RowShape.Image(3, 12, 12));
    }

    private static NetworkPlan plan(RowShape row, LayerSpec... layers) {
        return NetworkPlan.of(
                new NetworkSpec(Optional.empty(), List.of(layers), LossFunction.MSE, new WeightInit.Xavier(), 0, 0),
                row);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void aLayerThatCannotTakeWhatComesIsNamed(LayerSpec layer, RowShape row, String message) {
        assertThatThrownBy(() -> plan(row, layer))
                .isInstanceOf(ShapeException.class)
                .hasMessage("network.layers.0." + message);
    }

    @Test
    void everyLayerThatThereIsCanBeRefused() {
        assertThat(refused().<Class<?>>map(refused -> refused.get()[0].getClass()))
                .containsAll(LayerKinds.all());
    }

    private static BranchSpec branch(String name, List<String> from, LayerSpec... layers) {
        return new BranchSpec(name, from, BranchJoin.CONCAT, List.of(layers));
    }

    @Test
    void aBranchThatNobodyReadsIsNamed() {
        List<BranchSpec> read = List.of(
                branch("one", List.of(BranchSpec.ROW), dense()),
                branch("other", List.of(BranchSpec.ROW), dense()),
                branch("both", List.of("one", "other")));
        NetworkPlan plan = NetworkPlan.of(graph(read), VALUES);
        assertThat(plan.last().from()).containsExactly(0, 1);

        assertThatThrownBy(() -> NetworkPlan.of(graph(read.subList(0, 2)), VALUES))
                .isInstanceOf(ShapeException.class)
                .hasMessage("network.graph.0.layers.0.dense puts out 3 values, which nobody reads (name its branch in"
                        + " from: of a later one, or remove it)");
    }

    private static NetworkSpec graph(List<BranchSpec> branches) {
        return new NetworkSpec(
                Optional.empty(),
                Optional.empty(),
                List.of(),
                branches,
                LossFunction.MSE,
                new WeightInit.Xavier(),
                0,
                0,
                Optional.empty(),
                0);
    }

    @Test
    void blocksAreTakenApartAndProjectedWhereTheirShapesDiffer() {
        NetworkPlan plan = plan(
                IMAGE,
                new BlockLayer.Residual(List.of(new ImageLayer.Conv2d(
                        5,
                        KernelExtent.of(3),
                        KernelExtent.of(2),
                        Padding.SAME,
                        KernelExtent.of(1),
                        1,
                        Activation.RELU,
                        true,
                        LearnedWeights.INHERITED))));

        assertThat(plan.out()).isEqualTo(new RowShape.Image(5, 2, 2));
        assertThat(plan.nodes()).hasSize(3);
        assertThat(plan.nodes().get(1).path()).isEqualTo("network.layers.0.residual.projection.conv2d");
        assertThat(plan.last().from()).containsExactly(0, 1);
    }
}
