package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.classes;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerKinds;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What any engine does, whatever library it computes by: a module of an engine runs it by a class that says whose it is.
 *
 * <p>Gradients are those of finite differences, as far as single precision tells; all else is exact.
 */
public abstract class EngineContract extends ModelFileContract {
    /** Steps that leave the memory of the process as it is. */
    private static final int STEPS = Integer.getInteger("lockstep.contract.steps", 1_000);

    private static final long MOST_GROWTH_BYTES = 192L << 20;

    private static EngineSpec withDropout() {
        return spec(WITH_DROPOUT, TEN_CLASSES);
    }

    // --- layers ------------------------------------------------------------------------------------------------

    /** What is run has its gradients checked below. */
    @Test
    void everyKindOfLayerIsRunOrRefusedByItsName() {
        Set<Class<?>> answered = new HashSet<>();
        for (LayerCase one : Stream.concat(LayerCase.all(), BeyondCases.all()).toList()) {
            List<SettingFault> faults = provider().faultsIn(one.network());
            Stream<Class<?>> kinds = LayerKinds.in(one.network().layers()).map(LayerSpec::getClass);
            if (faults.isEmpty()) {
                kinds.forEach(answered::add);
                continue;
            }
            kinds.filter(kind -> faults.stream()
                            .anyMatch(fault -> List.of(fault.path().split("[.]"))
                                    .contains(SettingWriter.spelt(kind.asSubclass(Record.class)))))
                    .forEach(answered::add);
            assertThat(faults)
                    .allSatisfy(fault -> assertThat(fault.toString())
                            .contains("not known to the engine " + provider().name()));
            assertThatThrownBy(() -> provider().open(spec(one.network(), one.schema(false))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(faults.get(0).path());
        }
        assertThat(answered).containsAll(LayerKinds.all());
    }

    // --- gradients -----------------------------------------------------------------------------------------------

    /** Along the gradient of each array of parameters, and along a way drawn by chance. */
    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void aGradientIsThatOfFiniteDifferences(LayerCase one) {
        assumeTrue(knows(one));
        DataSchema schema = one.schema(one.mayBePadded());
        Batch rows = batch(schema, ROWS, 1);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            FiniteDifferences.check(replica, rows);
        }
    }

    /** Not where a row sees the others of its batch, and not where something is drawn for each. */
    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void gradientsOfThePiecesOfABatchAddUpToItsOwn(LayerCase one) {
        assumeTrue(knows(one));
        assumeTrue(LayerKinds.in(one.network().layers()).noneMatch(LayerSpec.BatchNorm.class::isInstance));
        DataSchema schema = one.schema(one.mayBePadded());
        Batch rows = batch(schema, ROWS, 1);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            double other = replica.gradient(rows, 1);
            double loss = replica.gradient(rows, 0);
            assumeTrue(loss == other);
            float[] whole = copy(replica.gradient());
            FloatBuffer sum = FloatBuffer.allocate(whole.length);
            double losses = 0;
            for (Batch piece : rows.pieces(3)) {
                losses += piece.rows() * replica.gradient(piece, 0);
                replica.addGradientTo(sum, 1, 0, sum.capacity());
            }

            assertThat(losses / ROWS).isCloseTo(loss, within(1e-5));
            assertThat(sum.array()).containsExactly(whole, within(1e-5f));
        }
    }

    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#padded", "dev.lockstep.engine.BeyondCases#padded"})
    void whatStandsInThePaddingNeverShows(LayerCase one) {
        assumeTrue(knows(one));
        DataSchema schema = one.schema(true);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            Batch rows = batch(schema, ROWS, 1);
            Batch other = batch(schema, ROWS, 1);
            int values = schema.featureWidth() / LayerCase.STEPS;
            for (int i = 0; i < ROWS * schema.featureWidth(); i++) {
                if (other.mask().get(i / values) == 0) {
                    other.features().put(i, one.row() instanceof RowShape.Tokens ? 3 : 17);
                }
            }
            double loss = replica.gradient(rows, 0);
            float[] gradient = copy(replica.gradient());

            assertThat(other.features()).isNotEqualTo(rows.features());
            assertThat(replica.gradient(other, 0)).isEqualTo(loss);
            assertThat(copy(replica.gradient())).containsExactly(gradient, within(1e-6f));
        }
    }

    /** What is told to be written is taken away, so that it shows where it is read or written again. */
    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void whatIsToldToBeWrittenOfAGradientIsTheGradient(LayerCase one) {
        assumeTrue(knows(one));
        DataSchema schema = one.schema(one.mayBePadded());
        Batch rows = batch(schema, ROWS, 1);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            double loss = replica.gradient(rows, 3);
            float[] expected = copy(replica.gradient());
            FloatBuffer gradient = replica.gradient();
            float[] told = expected.clone();
            float[] taken = new float[expected.length];
            Arrays.fill(taken, Float.NaN);
            int[] end = {expected.length};

            assertThat(replica.gradientAs(0, rows, 3, from -> {
                        assertThat(from).isBetween(0, end[0] - 1);
                        gradient.get(from, told, from, end[0] - from);
                        gradient.put(from, taken, from, end[0] - from);
                        end[0] = from;
                    }))
                    .isEqualTo(loss);

            assertThat(told).isEqualTo(expected);
            float[] left = copy(gradient);
            for (int i = 0; i < left.length; i++) {
                assertThat(Float.floatToRawIntBits(left[i]))
                        .isEqualTo(Float.floatToRawIntBits(i < end[0] ? expected[i] : Float.NaN));
            }
        }
    }

    // --- the same bits -------------------------------------------------------------------------------------------

    private float[] trained(EngineSpec spec, int number) {
        try (Replica replica = replica(spec, number)) {
            for (int step = 0; step < 4; step++) {
                step(replica, batch(spec.schema(), ROWS, 100 + step), step);
            }
            return copy(replica.parameters());
        }
    }

    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void aReplicaTrainsToTheSameBitsAgainAndOnAnyThread(LayerCase one) {
        assumeTrue(knows(one));
        EngineSpec spec = spec(one.network(), one.schema(one.mayBePadded()));
        float[] first = trained(spec, 0);
        float[][] onThreads = new float[4][];
        try (ThreadTeam team = new ThreadTeam(4)) {
            team.run(i -> onThreads[i] = trained(spec, i % 2));
        }

        for (float value : first) {
            assertThat(value).isFinite();
        }
        assertThat(trained(spec, 0)).containsExactly(first);
        assertThat(onThreads[0]).containsExactly(first);
        assertThat(onThreads[2]).containsExactly(first);
        assertThat(onThreads[1]).containsExactly(onThreads[3]);
    }

    @Test
    void whatDropoutDrawsDependsOnTheSeedTheReplicaAndTheStep() {
        EngineSpec spec = withDropout();
        EngineSpec otherSeed = new EngineSpec(
                spec.network(),
                spec.updater(),
                spec.clip(),
                spec.schema(),
                spec.seed() + 1,
                spec.arithmetic(),
                spec.stepsPerEpoch(),
                spec.totalSteps(),
                spec.start(),
                ComputeDevice.processor());
        try (Replica zero = replica(spec, 0);
                Replica one = replica(spec, 1);
                Replica other = replica(otherSeed, 0)) {
            Batch rows = batch(TEN_CLASSES, 16, 5);
            other.parameters().put(0, copy(zero.parameters()));
            double loss = zero.gradient(rows, 3);
            float[] gradientOfZero = copy(zero.gradient());

            assertThat(zero.gradient(rows, 4)).isNotEqualTo(loss);
            assertThat(one.gradient(rows, 3)).isNotEqualTo(loss);
            assertThat(one.gradientAs(0, rows, 3)).isEqualTo(loss);
            assertThat(copy(one.gradient())).isEqualTo(gradientOfZero);
            assertThat(other.gradient(rows, 3)).isNotEqualTo(loss);
            assertThat(zero.gradient(rows, 3)).isEqualTo(loss);
        }
    }

    @Test
    void allReplicasBeginWithTheSameWeights() {
        try (Replica zero = replica(withDropout(), 0);
                Replica seven = replica(withDropout(), 7)) {
            assertThat(copy(seven.parameters())).containsExactly(copy(zero.parameters()));
        }
    }

    @Test
    void itsFingerprintIsTheSameEachTime() {
        try (Engine engine = provider().open(withDropout())) {
            assertThat(engine.fingerprint().families()).isNotEmpty();
            assertThat(engine.fingerprint().matches(engine.fingerprint())).isTrue();
            assertThat(engine.versions()).containsEntry("engine", provider().name());
        }
    }

    // --- buffers and batches -------------------------------------------------------------------------------------

    @Test
    void toWriteToTheBuffersIsToChangeTheModel() {
        try (Replica replica = replica(withDropout(), 0)) {
            FloatBuffer outputs = FloatBuffer.allocate(4 * 10);
            Batch rows = batch(TEN_CLASSES, 4, 1);
            for (int i = 0; i < replica.parameters().capacity(); i++) {
                replica.parameters().put(i, 0);
            }
            replica.predict(rows, outputs);

            assertThat(outputs.get(0)).isEqualTo(0.1f, within(1e-6f));
            assertThat(replica.parameters()).isSameAs(replica.parameters());
        }
    }

    @Test
    void aBlankReplicaThatBeginsHasTheFirstWeights() {
        try (Engine engine = provider().open(withDropout());
                Replica first = engine.replica(0);
                Replica blank = engine.blank(1)) {
            blank.begin();

            assertThat(blank.parameters()).isEqualTo(first.parameters());
        }
    }

    @Test
    void whatAReplicaTakesIsKnownBeforeThereIsOne() {
        try (Engine engine = provider().open(withDropout());
                Replica replica = engine.replica(0)) {
            int parameters = replica.parameters().capacity();
            assertThat(engine.needs().parameters()).isEqualTo(parameters);
            assertThat(replica.gradient().capacity()).isEqualTo(parameters);
            assertThat(engine.needs().updaterState())
                    .isEqualTo(replica.updaterState().capacity());
            int at = 0;
            for (ParameterRange range : replica.layout()) {
                assertThat(range.first()).isEqualTo(at);
                at = range.end();
            }
            assertThat(at).isEqualTo(parameters);
        }
    }

    static Stream<Arguments> widths() {
        return Stream.of(
                Arguments.of(20, 10, 10, LossFunction.CROSS_ENTROPY, Activation.SOFTMAX),
                Arguments.of(1, 2, 1, LossFunction.BINARY_CROSS_ENTROPY, Activation.SIGMOID),
                Arguments.of(3, 2, 1, LossFunction.HINGE, Activation.STEP));
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.EngineContract#widths")
    void aBatchThatIsFilledAnewAndOneThatIsNotFullAreReadAsTheyAre(
            int features, int classes, int outputs, LossFunction loss, Activation activation) {
        NetworkSpec plain = network(loss, dense(8, Activation.TANH), dense(outputs, activation));
        DataSchema schema = classes(features, classes);
        try (Replica replica = replica(spec(plain, schema), 0)) {
            Batch small = batch(schema, 5, 1);
            double expected = replica.gradient(small, 0);
            Batch large = batch(schema, 16, 2);
            double other = replica.gradient(large, 0);
            large.features().put(0, small.features(), 0, 5 * features);
            large.labels().put(0, small.labels(), 0, 5);
            large.rows(5);

            assertThat(replica.gradient(large, 0)).isEqualTo(expected).isNotEqualTo(other);
            assertThat(replica.gradient(small, 0)).isEqualTo(expected);
        }
    }

    @Test
    void predictionsLeaveTheBatchAsItIs() {
        NetworkSpec activatesFirst = network(
                LossFunction.CROSS_ENTROPY, new LayerSpec.Activated(Activation.RELU), dense(10, Activation.SOFTMAX));
        try (Replica replica = replica(spec(activatesFirst, TEN_CLASSES), 0)) {
            Batch rows = batch(TEN_CLASSES, 4, 1);
            float[] features = copy(rows.features());
            replica.predict(rows, FloatBuffer.allocate(40));

            assertThat(copy(rows.features())).containsExactly(features);
        }
    }

    @Test
    void aLabelOutsideTheClassesAndABatchOfAnotherWidthAreNamed() {
        DataSchema schema = classes(2, 3);
        try (Replica replica = replica(spec(network(LossFunction.MSE, dense(3, Activation.SIGMOID)), schema), 0)) {
            Batch rows = batch(schema, 4, 1);
            rows.labels().put(2, 3);

            assertThatThrownBy(() -> replica.gradient(rows, 0))
                    .hasMessage("row 2 of the batch has the label 3.0, but classes are 0 to 2");
            assertThatThrownBy(() -> replica.gradient(batch(classes(5, 3), 4, 1), 0))
                    .hasMessage("a row of the batch has 5 features, but the network was built for 2");
        }
    }

    // --- losses --------------------------------------------------------------------------------------------------

    @Test
    void theLossOfAPredictionIsTheLossOfTraining() {
        try (Replica replica = replica(spec(PLAIN, TEN_CLASSES), 0)) {
            Batch rows = batch(TEN_CLASSES, 13, 1);
            double sum = replica.predict(rows, FloatBuffer.allocate(130));

            assertThat(sum / 13).isCloseTo(replica.gradient(rows, 0), within(1e-5));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LossFunction.class,
            names = {"HINGE", "MSE"})
    void theLossBehindAStepIsTheLossOfTrainingAndPredictionsAreStepped(LossFunction loss) {
        DataSchema two = classes(3, 2);
        LayerSpec[][] endings = {
            {dense(1, Activation.STEP)},
            {dense(1, Activation.IDENTITY), new LayerSpec.Activated(Activation.STEP)},
            {dense(1, Activation.TANH), new LayerSpec.Activated(Activation.STEP)}
        };
        for (LayerSpec[] layers : endings) {
            try (Replica replica = replica(spec(network(loss, layers), two), 0)) {
                Batch rows = batch(two, 50, 1);
                FloatBuffer outputs = FloatBuffer.allocate(50);

                assertThat(replica.predict(rows, outputs) / 50).isCloseTo(replica.gradient(rows, 0), within(1e-5));
                assertThat(outputs.array()).containsOnly(0f, 1f).contains(0f, 1f);
            }
        }
    }

    // --- memory --------------------------------------------------------------------------------------------------

    /** A step that kept one array of its batch would take most of a megabyte each. */
    @Test
    void manyStepsTakeNoMoreMemoryThanSome() throws IOException {
        DataSchema wide = classes(784, 10);
        Batch rows = batch(wide, 256, 1);
        try (Replica replica = replica(spec(PLAIN, wide), 0)) {
            FloatBuffer outputs = FloatBuffer.allocate(2560);
            long before = 0;
            for (int step = 0; step < STEPS; step++) {
                if (step == STEPS / 4) {
                    before = residentBytes();
                }
                step(replica, rows, step);
                replica.predict(rows, outputs);
            }

            assertThat(residentBytes() - before).isLessThan(MOST_GROWTH_BYTES);
        }
    }

    private static long residentBytes() throws IOException {
        System.gc();
        String kilobytes = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow()
                .replaceAll("\\D", "");
        return Long.parseLong(kilobytes) << 10;
    }
}
