package dev.lockstep.engine;

import static dev.lockstep.engine.LayerCase.LAST;
import static dev.lockstep.engine.LayerCase.SERIES;
import static dev.lockstep.engine.LayerCase.WORDS;
import static dev.lockstep.engine.LayerCase.embedding;
import static dev.lockstep.engine.LayerCase.ending;
import static dev.lockstep.engine.LayerCase.ofImages;
import static dev.lockstep.engine.Networks.conv;
import static dev.lockstep.engine.Networks.dense;

import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.Padding;
import dev.lockstep.network.SequenceLayer;
import java.util.stream.Stream;

/** Networks with layers that an engine need not know, if it refuses them by their names. */
public final class BeyondCases {
    private BeyondCases() {}

    /** All of them. */
    public static Stream<LayerCase> all() {
        return Stream.of(gated(), spread(), grouped()).flatMap(cases -> cases);
    }

    /** Layers that never see what stands in the padding of a sequence. */
    public static Stream<LayerCase> padded() {
        return all().filter(LayerCase::mayBePadded);
    }

    private static Stream<LayerCase> gated() {
        SequenceLayer.Recurrent gru = new SequenceLayer.Gru(3, true, LearnedWeights.INHERITED);
        SequenceLayer.Recurrent plain = new SequenceLayer.Gru(3, false, LearnedWeights.INHERITED);
        return Stream.of(
                ending("gru", SERIES, gru, LAST),
                ending("gru without biases", SERIES, plain, LAST),
                ending("gru at each step", SERIES, dense(4, Activation.TANH), gru),
                ending("gru of words", WORDS, embedding(false), gru, LAST),
                ending(
                        "both ends of a bidirectional gru",
                        SERIES,
                        new SequenceLayer.Bidirectional(gru, BranchJoin.CONCAT),
                        new SequenceLayer.BothEnds()),
                ending(
                        "bidirectional gru in the middle",
                        SERIES,
                        gru,
                        new SequenceLayer.Bidirectional(plain, BranchJoin.ADD),
                        LAST));
    }

    private static LayerSpec transposed(int kernel, int stride, Padding padding, boolean bias) {
        return new ImageLayer.TransposedConv2d(
                3,
                new KernelExtent(kernel, 3),
                new KernelExtent(stride, 2),
                padding,
                Activation.TANH,
                bias,
                LearnedWeights.INHERITED);
    }

    private static Stream<LayerCase> spread() {
        return Stream.of(
                ofImages("transposedConv2d", transposed(3, 1, Padding.VALID, true)),
                ofImages("transposedConv2d with strides", transposed(4, 2, Padding.VALID, true)),
                ofImages("transposedConv2d same", transposed(4, 2, Padding.SAME, true)),
                ofImages("transposedConv2d with more stride than kernel", transposed(2, 3, Padding.VALID, true)),
                ofImages("transposedConv2d same with more stride than kernel", transposed(1, 3, Padding.SAME, true)),
                ofImages(
                        "transposedConv2d without a bias",
                        conv(4, 3, 2, Padding.SAME, 1, Activation.TANH),
                        transposed(3, 2, Padding.SAME, false)));
    }

    private static LayerSpec depthwise(int stride, Padding padding, int dilation, boolean bias) {
        return new ImageLayer.DepthwiseConv2d(
                new KernelExtent(3, 2),
                KernelExtent.of(stride),
                padding,
                KernelExtent.of(dilation),
                2,
                Activation.TANH,
                bias,
                LearnedWeights.INHERITED);
    }

    private static LayerSpec inGroups(int filters, int groups, Padding padding) {
        return new ImageLayer.Conv2d(
                filters,
                new KernelExtent(3, 2),
                KernelExtent.of(padding == Padding.SAME ? 2 : 1),
                padding,
                KernelExtent.of(1),
                groups,
                Activation.TANH,
                true,
                LearnedWeights.INHERITED);
    }

    private static Stream<LayerCase> grouped() {
        return Stream.of(
                ofImages("conv2d in groups", inGroups(4, 2, Padding.VALID)),
                ofImages(
                        "conv2d in groups of several channels",
                        conv(6, 3, Padding.SAME, Activation.TANH),
                        inGroups(9, 3, Padding.SAME)),
                ofImages("depthwiseConv2d", depthwise(1, Padding.VALID, 1, true)),
                ofImages("depthwiseConv2d with strides", depthwise(2, Padding.SAME, 1, true)),
                ofImages("depthwiseConv2d dilated", depthwise(1, Padding.SAME, 2, false)),
                ofImages("groupNorm", conv(6, 3, Padding.VALID, Activation.TANH), new LayerSpec.GroupNorm(3, 1e-5)),
                ofImages(
                        "groupNorm of all",
                        conv(4, 3, Padding.SAME, Activation.TANH),
                        new LayerSpec.GroupNorm(1, 1e-3)),
                ending(
                        "groupNorm of a sequence",
                        SERIES,
                        new LayerSpec.GroupNorm(2, 1e-5),
                        new ImageLayer.GlobalPool(ImageLayer.Pooling.MAX)),
                ending("groupNorm at each step", SERIES, dense(6, Activation.TANH), new LayerSpec.GroupNorm(2, 1e-5)));
    }
}
