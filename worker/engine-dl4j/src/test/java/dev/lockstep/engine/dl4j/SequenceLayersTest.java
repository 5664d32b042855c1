package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.dl4j.Networks.dense;
import static dev.lockstep.engine.dl4j.Networks.network;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.KernelExtent;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LearnedWeights;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Padding;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.SequenceLayer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every layer for sequences: its gradient against finite differences, with and without padding, its bits, its export. */
class SequenceLayersTest {
    private static final int ROWS = 4;
    private static final int STEPS = 5;
    private static final int CLASSES = 3;
    private static final int TOKENS = 7;
    private static final RowShape SERIES = new RowShape.Sequence(STEPS, 4);
    private static final RowShape WORDS = new RowShape.Tokens(STEPS, TOKENS);
    private static final LayerSpec LAST = new SequenceLayer.LastStep();

    @BeforeAll
    static void load() {
        NativeLibrary.load();
    }

    private static Arguments ending(String name, RowShape row, LayerSpec... layers) {
        List<LayerSpec> all = new ArrayList<>(List.of(layers));
        all.add(dense(CLASSES, Activation.SOFTMAX));
        return Arguments.of(name, row, network(LossFunction.CROSS_ENTROPY, all.toArray(new LayerSpec[0])));
    }

    private static SequenceLayer.Recurrent lstm() {
        return new SequenceLayer.Lstm(3, 1, true, LearnedWeights.INHERITED);
    }

    private static SequenceLayer.Recurrent rnn() {
        return new SequenceLayer.SimpleRnn(3, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec conv(int kernel, int stride, Padding padding, int dilation) {
        return new SequenceLayer.Conv1d(
                3, kernel, stride, padding, dilation, Activation.TANH, true, LearnedWeights.INHERITED);
    }

    private static LayerSpec attention(int heads, boolean causal) {
        return new SequenceLayer.SelfAttention(heads, causal, true, LearnedWeights.INHERITED);
    }

    static Stream<Arguments> networks() {
        return Stream.concat(recurrent(), Stream.concat(attending(), windowed()));
    }

    static Stream<Arguments> recurrent() {
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

    private static LayerSpec embedding(boolean positions) {
        return new SequenceLayer.Embedding(4, positions, LearnedWeights.INHERITED);
    }

    static Stream<Arguments> attending() {
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

    static Stream<Arguments> windowed() {
        LayerSpec flat = new LayerSpec.Flatten();
        LayerSpec plain =
                new SequenceLayer.Conv1d(3, 2, 1, Padding.SAME, 1, Activation.TANH, false, LearnedWeights.INHERITED);
        return Stream.of(
                ending("conv1d without a bias", SERIES, plain, flat),
                ending("conv1d", SERIES, conv(3, 1, Padding.VALID, 1), flat),
                ending("conv1d same", SERIES, rnn(), conv(3, 1, Padding.SAME, 1), flat),
                ending("conv1d with strides", SERIES, rnn(), conv(2, 2, Padding.SAME, 1), flat),
                ending("conv1d dilated", SERIES, conv(2, 1, Padding.VALID, 3), flat),
                ending("conv1d dilated same", SERIES, rnn(), conv(3, 2, Padding.SAME, 2), flat),
                ending(
                        "maxPool of a sequence",
                        SERIES,
                        rnn(),
                        new ImageLayer.MaxPool(KernelExtent.of(2), Optional.of(KernelExtent.of(1)), Padding.SAME),
                        flat),
                ending("maxPool valid", SERIES, rnn(), Networks.maxPool(2), flat),
                ending("avgPool of a sequence", SERIES, rnn(), Networks.avgPool(3, Padding.SAME), flat),
                ending(
                        "residual of a sequence",
                        SERIES,
                        new BlockLayer.Residual(List.of(conv(3, 1, Padding.SAME, 1))),
                        flat),
                ending(
                        "batchNorm of a sequence",
                        SERIES,
                        rnn(),
                        new LayerSpec.BatchNorm(0.9, 1e-5),
                        new LayerSpec.Activated(Activation.RELU),
                        flat));
    }

    private static DataSchema schema(RowShape row, NetworkSpec network, boolean padded) {
        List<String> names =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        RowShape out = dev.lockstep.network.NetworkPlan.of(network, row).out();
        DataSchema.Labels labels = out instanceof RowShape.Sequence
                ? new DataSchema.StepClasses(names, STEPS)
                : new DataSchema.Classes(names);
        int tokens = row instanceof RowShape.Tokens ? TOKENS : 0;
        return new DataSchema(row.sizes(), List.of(), tokens, padded, labels);
    }

    private static INDArray features(RowShape row) {
        ArrayForm form = ArrayForm.of(row);
        INDArray features = Checked.random(1, form.sizes(ROWS));
        for (int i = 0; row instanceof RowShape.Tokens && i < features.length(); i++) {
            features.data().put(i, (i * 5) % TOKENS);
        }
        return features;
    }

    private static void check(RowShape row, NetworkSpec network, boolean padded) {
        dev.lockstep.network.NetworkPlan plan = dev.lockstep.network.NetworkPlan.of(network, row);
        int labels = plan.out() instanceof RowShape.Sequence sequence ? sequence.steps() : 1;
        INDArray wanted = Nd4j.zeros(DataType.DOUBLE, (long) ROWS * labels, CLASSES);
        INDArray weights = Nd4j.zeros(DataType.DOUBLE, (long) ROWS * labels, 1);
        INDArray mask = Nd4j.zeros(DataType.DOUBLE, ROWS, STEPS);
        for (int i = 0; i < ROWS * labels; i++) {
            wanted.putScalar(i, i % CLASSES, 1);
            weights.putScalar(i, 0, 0.5 + i % 2);
        }
        for (int i = 0; i < ROWS * STEPS; i++) {
            mask.putScalar(i / STEPS, i % STEPS, i % STEPS < 2 + i / STEPS ? 1 : 0);
        }
        INDArray features =
                features(row).reshape('c', NetworkTranslation.rowForm(plan).sizes(ROWS));
        Checked.of(network, row, features, wanted, padded ? mask : null, weights);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsGradientIsThatOfFiniteDifferences(String name, RowShape row, NetworkSpec network) {
        check(row, network, false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"recurrent", "attending"})
    void itsGradientIsThatOfFiniteDifferencesWithPadding(String name, RowShape row, NetworkSpec network) {
        check(row, network, true);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"recurrent", "attending"})
    void whatStandsInThePaddingNeverShows(String name, RowShape row, NetworkSpec network) {
        if (row instanceof RowShape.Values) {
            return;
        }
        DataSchema schema = schema(row, network, true);
        try (Replica replica = new Dl4jEngine(Networks.engine(network, Networks.sgd(1), schema)).replica(0)) {
            Batch rows = Networks.batch(schema, ROWS, 1);
            Batch other = Networks.batch(schema, ROWS, 1);
            int values = schema.featureWidth() / STEPS;
            for (int i = 0; i < ROWS * schema.featureWidth(); i++) {
                if (other.mask().get(i / values) == 0) {
                    other.features().put(i, row instanceof RowShape.Tokens ? 3 : 17);
                }
            }
            double loss = replica.gradient(rows, 0);
            float[] gradient = Networks.copy(replica.gradient());

            assertThat(other.features()).isNotEqualTo(rows.features());
            assertThat(replica.gradient(other, 0)).isEqualTo(loss);
            assertThat(Networks.copy(replica.gradient())).containsExactly(gradient, within(1e-6f));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itTrainsToTheSameBitsAgainAndOnAnyThread(String name, RowShape row, NetworkSpec network) {
        Promises.trainsToTheSameBits(network, schema(row, network, !(row instanceof RowShape.Values)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsStepsLeaveNothingBehind(String name, RowShape row, NetworkSpec network) {
        Promises.itsStepsLeaveNothingBehind(network, schema(row, network, !(row instanceof RowShape.Values)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void itsExportPredictsTheSame(String name, RowShape row, NetworkSpec network) throws IOException {
        Promises.exportPredictsTheSame(network, schema(row, network, false));
    }
}
