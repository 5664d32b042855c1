package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.avgPool;
import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.maxPool;

import dev.lockstep.data.DataSchema;
import dev.lockstep.example.Maxout;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small network with a layer that an engine must know, and the rows that it takes: each kind of layer is in one at least. */
public record LayerCase(String name, RowShape row, NetworkSpec network) {
    public static final int STEPS = 5;
    public static final int CLASSES = 3;
    public static final int TOKENS = 7;
    public static final RowShape.Image IMAGE = new RowShape.Image(2, 6, 5);
    static final RowShape SERIES = new RowShape.Sequence(STEPS, 4);
    static final RowShape WORDS = new RowShape.Tokens(STEPS, TOKENS);
    static final LayerSpec LAST = new SequenceLayer.LastStep();

    /** All of them. */
    public static Stream<LayerCase> all() {
        return Stream.of(Stream.of(custom()), images(), sequences()).flatMap(cases -> cases);
    }

    /** Layers for sequences. */
    public static Stream<LayerCase> sequences() {
        return Stream.of(recurrent(), attending(), windowed()).flatMap(cases -> cases);
    }

    /** Layers that never see what stands in the padding of a sequence. */
    public static Stream<LayerCase> padded() {
        return Stream.concat(recurrent(), attending()).filter(LayerCase::mayBePadded);
    }

    /** What such rows and their labels are. */
    public DataSchema schema(boolean padded) {
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        DataSchema.Labels labels = NetworkPlan.of(network, row).out() instanceof RowShape.Sequence
                ? new DataSchema.StepClasses(names, STEPS)
                : new DataSchema.Classes(names);
        int tokens = row instanceof RowShape.Tokens ? TOKENS : 0;
        return new DataSchema(row.sizes(), List.of(), tokens, padded, labels);
    }

    /** Whether some of its rows may have fewer steps. */
    public boolean mayBePadded() {
        return row instanceof RowShape.Sequence || row instanceof RowShape.Tokens;
    }

    @Override
    public String toString() {
        return name;
    }

    static LayerCase ending(String name, RowShape row, LayerSpec... layers) {
        List<LayerSpec> all = new ArrayList<>(List.of(layers));
        all.add(dense(CLASSES, Activation.SOFTMAX));
        return new LayerCase(name, row, Networks.network(LossFunction.CROSS_ENTROPY, all.toArray(new LayerSpec[0])));
    }

    static LayerCase ofImages(String name, LayerSpec... layers) {
        return ending(name, IMAGE, layers);
    }

    /** A layer of a user's own. */
    public static LayerCase custom() {
        return ending(
                "custom",
                new RowShape.Values(4),
                dense(5, Activation.TANH),
                new BlockLayer.Custom(Maxout.class.getName(), "4"));
    }

    /** Layers for images. */
    public static Stream<LayerCase> images() {
        LayerSpec tanh = new LayerSpec.Activated(Activation.TANH);
        return Stream.of(
                ofImages("conv2d", conv(3, 3, Padding.VALID, Activation.TANH)),
                ofImages("conv2d same", conv(3, 3, Padding.SAME, Activation.SIGMOID)),
                ofImages("conv2d with strides", conv(3, 3, 2, Padding.SAME, 1, Activation.TANH)),
                ofImages("conv2d dilated", conv(3, 2, 1, Padding.VALID, 2, Activation.TANH)),
                ofImages(
                        "two conv2d",
                        conv(3, 3, Padding.SAME, Activation.TANH),
                        conv(2, 3, Padding.VALID, Activation.TANH)),
                ofImages("maxPool", conv(3, 3, Padding.VALID, Activation.TANH), maxPool(2)),
                ofImages("maxPool first", maxPool(2), conv(3, 2, Padding.VALID, Activation.TANH)),
                ofImages("avgPool", conv(3, 3, Padding.SAME, Activation.TANH), avgPool(2, Padding.VALID)),
                ofImages("avgPool same", conv(3, 3, Padding.SAME, Activation.TANH), avgPool(2, Padding.SAME)),
                ofImages(
                        "globalPool",
                        conv(4, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.AVERAGE)),
                ofImages(
                        "globalPool max",
                        conv(4, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX)),
                ofImages(
                        "flatten",
                        conv(2, 3, Padding.VALID, Activation.TANH),
                        new LayerSpec.Flatten(),
                        dense(4, Activation.TANH)),
                ofImages(
                        "reshape",
                        dense(24, Activation.TANH),
                        new LayerSpec.Reshape(List.of(2, 4, 3)),
                        conv(2, 2, Padding.VALID, Activation.TANH)),
                ofImages(
                        "batchNorm",
                        conv(3, 3, Padding.VALID, Activation.IDENTITY),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        tanh),
                ofImages("dropout", conv(3, 3, Padding.VALID, Activation.TANH), new LayerSpec.Dropout(0.3)),
                ofImages(
                        "spatialDropout",
                        conv(6, 3, Padding.VALID, Activation.TANH),
                        new ImageLayer.SpatialDropout(0.3)),
                ofImages(
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
                ofImages(
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
                ofImages(
                        "residual",
                        conv(3, 3, Padding.SAME, Activation.TANH),
                        new BlockLayer.Residual(List.of(conv(3, 3, Padding.SAME, Activation.TANH)))),
                ofImages(
                        "residual projected",
                        new BlockLayer.Residual(List.of(
                                conv(3, 3, 2, Padding.SAME, 1, Activation.TANH),
                                conv(4, 3, Padding.SAME, Activation.TANH)))));
    }

    private static SequenceLayer.Recurrent lstm() {
        return new SequenceLayer.Lstm(3, 1, true, LearnedWeights.INHERITED);
    }

    private static SequenceLayer.Recurrent rnn() {
        return new SequenceLayer.SimpleRnn(3, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec conv1d(int kernel, int stride, Padding padding, int dilation) {
        return new SequenceLayer.Conv1d(
                3, kernel, stride, padding, dilation, Activation.TANH, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec attention(int heads, boolean causal) {
        return new SequenceLayer.SelfAttention(heads, causal, true, LearnedWeights.INHERITED);
    }

    /** Layers that go over a sequence step by step. */
    public static Stream<LayerCase> recurrent() {
        SequenceLayer.Recurrent plainLstm = new SequenceLayer.Lstm(3, 1, false, LearnedWeights.INHERITED);
        SequenceLayer.Recurrent plainRnn = new SequenceLayer.SimpleRnn(3, false, LearnedWeights.INHERITED);
        return Stream.of(
                ending("lstm without biases", SERIES, plainLstm, LAST),
                ending(
                        "simpleRnn both ways without biases",
                        SERIES,
                        new SequenceLayer.Bidirectional(plainRnn, BranchJoin.CONCAT),
                        LAST),
                ending("lstm", SERIES, lstm(), LAST),
                ending("two lstm", SERIES, lstm(), lstm(), LAST),
                ending("lstm at each step", SERIES, lstm()),
                ending("simpleRnn", SERIES, rnn(), LAST),
                ending("simpleRnn after dense", SERIES, dense(4, Activation.TANH), rnn(), LAST),
                ending("bidirectional lstm", SERIES, new SequenceLayer.Bidirectional(lstm(), BranchJoin.CONCAT), LAST),
                ending(
                        "bidirectional in the middle",
                        SERIES,
                        rnn(),
                        new SequenceLayer.Bidirectional(rnn(), BranchJoin.ADD),
                        lstm(),
                        LAST),
                ending(
                        "both ends of a bidirectional simpleRnn",
                        SERIES,
                        new SequenceLayer.Bidirectional(rnn(), BranchJoin.CONCAT),
                        new SequenceLayer.BothEnds()),
                ending("embedding", WORDS, embedding(false), lstm(), LAST),
                ending("embedding with positions", WORDS, embedding(true), lstm()),
                ending("layerNorm of a sequence", SERIES, new LayerSpec.LayerNorm(1e-5), lstm(), LAST));
    }

    static LayerSpec embedding(boolean positions) {
        return new SequenceLayer.Embedding(4, positions, LearnedWeights.INHERITED);
    }

    /** Layers that see a whole sequence at once, and those that see each step alone. */
    public static Stream<LayerCase> attending() {
        LayerSpec plain = new SequenceLayer.SelfAttention(2, false, false, LearnedWeights.INHERITED);
        return Stream.of(
                ending("selfAttention without a bias", SERIES, plain, LAST),
                ending("selfAttention", SERIES, attention(1, false), LAST),
                ending("selfAttention in heads", SERIES, dense(4, Activation.TANH), attention(2, false), LAST),
                ending("causal selfAttention", SERIES, attention(2, true)),
                ending(
                        "transformerEncoder",
                        WORDS,
                        embedding(true),
                        new BlockLayer.TransformerEncoder(2, Optional.of(6), 0.1, true, LearnedWeights.INHERITED)),
                ending(
                        "two transformerEncoders",
                        SERIES,
                        new BlockLayer.TransformerEncoder(2, Optional.empty(), 0.1, false, LearnedWeights.INHERITED),
                        new BlockLayer.TransformerEncoder(1, Optional.of(5), 0, false, LearnedWeights.INHERITED),
                        new LayerSpec.LayerNorm(1e-5),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.AVERAGE)),
                ending(
                        "layerNorm of values",
                        new RowShape.Values(6),
                        dense(5, Activation.TANH),
                        new LayerSpec.LayerNorm(1e-5)),
                ending(
                        "globalPool of a sequence",
                        SERIES,
                        rnn(),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.AVERAGE)),
                ending(
                        "globalPool max of a sequence",
                        SERIES,
                        rnn(),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX)),
                ending("spatialDropout of a sequence", SERIES, rnn(), new ImageLayer.SpatialDropout(0.4), LAST),
                ending("dropout of a sequence", SERIES, rnn(), new LayerSpec.Dropout(0.4), LAST));
    }

    /** Layers that move a window over a sequence; they know no padding. */
    public static Stream<LayerCase> windowed() {
        LayerSpec flat = new LayerSpec.Flatten();
        LayerSpec plain =
                new SequenceLayer.Conv1d(3, 2, 1, Padding.SAME, 1, Activation.TANH, false, LearnedWeights.INHERITED);
        return Stream.of(
                ending("conv1d without a bias", SERIES, plain, flat),
                ending("conv1d", SERIES, conv1d(3, 1, Padding.VALID, 1), flat),
                ending("conv1d same", SERIES, rnn(), conv1d(3, 1, Padding.SAME, 1), flat),
                ending("conv1d with strides", SERIES, rnn(), conv1d(2, 2, Padding.SAME, 1), flat),
                ending("conv1d dilated", SERIES, conv1d(2, 1, Padding.VALID, 3), flat),
                ending("conv1d dilated same", SERIES, rnn(), conv1d(3, 2, Padding.SAME, 2), flat),
                ending(
                        "maxPool of a sequence",
                        SERIES,
                        rnn(),
                        new ImageLayer.MaxPool(KernelExtent.of(2), Optional.of(KernelExtent.of(1)), Padding.SAME),
                        flat),
                ending("maxPool valid", SERIES, rnn(), maxPool(2), flat),
                ending("avgPool of a sequence", SERIES, rnn(), avgPool(3, Padding.SAME), flat),
                ending(
                        "residual of a sequence",
                        SERIES,
                        new BlockLayer.Residual(List.of(conv1d(3, 1, Padding.SAME, 1))),
                        flat),
                ending(
                        "batchNorm of a sequence",
                        SERIES,
                        rnn(),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        new LayerSpec.Activated(Activation.RELU),
                        flat));
    }
}
