package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.dl4j.Networks.batch;
import static dev.lockstep.engine.dl4j.Networks.copy;
import static dev.lockstep.engine.dl4j.Networks.dense;
import static dev.lockstep.engine.dl4j.Networks.engine;
import static dev.lockstep.engine.dl4j.Networks.network;
import static dev.lockstep.engine.dl4j.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.parallel.ThreadTeam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jEngineTest {
    private static final DataSchema TEN_CLASSES = Networks.classes(20, 10);
    private static final NetworkSpec WITH_DROPOUT = network(
            LossFunction.CROSS_ENTROPY,
            dense(32, Activation.RELU),
            new LayerSpec.Dropout(0.3),
            new LayerSpec.BatchNorm(0.9, 1e-5),
            dense(10, Activation.SOFTMAX));

    private static EngineSpec withDropout() {
        return engine(WITH_DROPOUT, Networks.adam(0.01), TEN_CLASSES);
    }

    private static float[] trained(int number) {
        try (Replica replica = new Dl4jEngine(withDropout()).replica(number)) {
            for (int step = 0; step < 20; step++) {
                step(replica, batch(TEN_CLASSES, 16, 100 + step), step);
            }
            return copy(replica.parameters());
        }
    }

    @Test
    void theSameReplicaTrainsToTheSameBitsAgainAndOnAnyThread() {
        float[] first = trained(0);
        float[][] onThreads = new float[4][];
        try (ThreadTeam team = new ThreadTeam(4)) {
            team.run(i -> onThreads[i] = trained(i % 2));
        }

        assertThat(trained(0)).containsExactly(first);
        assertThat(onThreads[0]).containsExactly(first);
        assertThat(onThreads[2]).containsExactly(first);
        assertThat(onThreads[1]).containsExactly(onThreads[3]);
    }

    @Test
    void whatDropoutDrawsDependsOnTheReplicaAndTheStep() {
        try (Dl4jEngine engine = new Dl4jEngine(withDropout());
                Replica zero = engine.replica(0);
                Replica one = engine.replica(1)) {
            Batch rows = batch(TEN_CLASSES, 16, 5);
            double loss = zero.gradient(rows, 3);

            assertThat(zero.gradient(rows, 4)).isNotEqualTo(loss);
            assertThat(one.gradient(rows, 3)).isNotEqualTo(loss);
            assertThat(zero.gradient(rows, 3)).isEqualTo(loss);
        }
    }

    @Test
    void allReplicasBeginWithTheSameWeights() {
        try (Dl4jEngine engine = new Dl4jEngine(withDropout());
                Replica zero = engine.replica(0);
                Replica seven = engine.replica(7)) {
            assertThat(copy(seven.parameters())).containsExactly(copy(zero.parameters()));
        }
    }

    @Test
    void toWriteToTheBuffersIsToChangeTheModel() {
        try (Replica replica = new Dl4jEngine(withDropout()).replica(0)) {
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
    void theLossOfAPredictionIsTheLossOfTraining() {
        NetworkSpec plain =
                network(LossFunction.CROSS_ENTROPY, dense(8, Activation.TANH), dense(10, Activation.SOFTMAX));
        try (Replica replica = new Dl4jEngine(engine(plain, Networks.sgd(0.1), TEN_CLASSES)).replica(0)) {
            Batch rows = batch(TEN_CLASSES, 13, 1);
            double sum = replica.predict(rows, FloatBuffer.allocate(130));

            assertThat(sum / 13).isCloseTo(replica.gradient(rows, 0), within(1e-5));
        }
    }

    @Test
    void theExportedModelOpensInDl4jAndPredictsTheSame() throws IOException {
        try (Replica replica = new Dl4jEngine(withDropout()).replica(0)) {
            Batch rows = batch(TEN_CLASSES, 3, 1);
            step(replica, rows, 0);
            FloatBuffer outputs = FloatBuffer.allocate(30);
            replica.predict(rows, outputs);

            assertThat(predictionsOfExported(replica, rows)).containsExactly(outputs.array());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = LossFunction.class,
            names = {"HINGE", "MSE"})
    void theLossBehindAStepIsTheLossOfTrainingAndThePredictionsAreStepped(LossFunction loss) throws IOException {
        DataSchema two = Networks.classes(3, 2);
        LayerSpec[][] endings = {
            {dense(1, Activation.STEP)},
            {dense(1, Activation.IDENTITY), new LayerSpec.Activated(Activation.STEP)},
            {dense(1, Activation.TANH), new LayerSpec.Activated(Activation.STEP)}
        };
        for (LayerSpec[] layers : endings) {
            try (Replica replica = new Dl4jEngine(engine(network(loss, layers), Networks.sgd(0.1), two)).replica(0)) {
                Batch rows = batch(two, 50, 1);
                FloatBuffer outputs = FloatBuffer.allocate(50);

                assertThat(replica.predict(rows, outputs) / 50).isCloseTo(replica.gradient(rows, 0), within(1e-5));
                assertThat(outputs.array()).containsOnly(0f, 1f).contains(0f, 1f);
                assertThat(predictionsOfExported(replica, rows)).containsExactly(outputs.array());
            }
        }
    }

    private static float[] predictionsOfExported(Replica replica, Batch rows) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        replica.export(replica.parameters(), file);
        MultiLayerNetwork opened =
                ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
        long[] shape = {rows.rows(), rows.featureWidth()};
        return opened.output(Nd4j.create(copy(rows.features()), shape, 'c'))
                .dup('c')
                .data()
                .asFloat();
    }

    @Test
    void oneDnnIsReallyInUse() throws IOException {
        NativeLibrary.load();
        String libraries = Files.readString(Path.of("/proc/self/maps"));

        assertThat(NativeLibrary.usesOneDnn()).isTrue();
        assertThat(libraries).contains("onednn");
        try (Dl4jReplica replica = new Dl4jReplica(withDropout(), 0)) {
            assertThat(replica.helpers())
                    .as("the layer of batchNorm has a helper")
                    .isNotEmpty();
        }
    }

    @Test
    void averagedGradientsOfFourReplicasEqualOneReplicaWithTheWholeBatch() {
        NetworkSpec plain =
                network(LossFunction.CROSS_ENTROPY, dense(16, Activation.TANH), dense(10, Activation.SOFTMAX));
        try (Dl4jEngine engine = new Dl4jEngine(engine(plain, Networks.sgd(0.1), TEN_CLASSES));
                Replica whole = engine.replica(0);
                Replica quarter = engine.replica(1)) {
            float[] sum = new float[whole.parameters().capacity()];
            for (int step = 0; step < 100; step++) {
                Batch all = batch(TEN_CLASSES, 128, step);
                step(whole, all, step);
                java.util.Arrays.fill(sum, 0);
                for (int part = 0; part < 4; part++) {
                    quarter.gradient(part(all, part), step);
                    float[] gradient = copy(quarter.gradient());
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += gradient[i] / 4;
                    }
                }
                quarter.gradient().put(0, sum);
                quarter.update(step, 32);
            }
            float[] expected = copy(whole.parameters());
            float[] actual = copy(quarter.parameters());
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f * Math.max(1f, Math.abs(expected[i]))));
            }
        }
    }

    @Test
    void averagedParametersOfFourReplicasEqualOneReplicaWithTheWholeBatchUnderSgd() {
        NetworkSpec plain =
                network(LossFunction.CROSS_ENTROPY, dense(16, Activation.TANH), dense(10, Activation.SOFTMAX));
        try (Dl4jEngine engine = new Dl4jEngine(engine(plain, Networks.sgd(0.1), TEN_CLASSES));
                Replica whole = engine.replica(0);
                Replica quarter = engine.replica(1)) {
            float[] before = copy(whole.parameters());
            for (int step = 0; step < 100; step++) {
                Batch all = batch(TEN_CLASSES, 128, step);
                step(whole, all, step);
                float[] mean = new float[before.length];
                for (int part = 0; part < 4; part++) {
                    quarter.parameters().put(0, before);
                    step(quarter, part(all, part), step);
                    for (int i = 0; i < mean.length; i++) {
                        mean[i] += quarter.parameters().get(i) / 4;
                    }
                }
                before = mean;
            }
            float[] expected = copy(whole.parameters());
            for (int i = 0; i < expected.length; i++) {
                assertThat(before[i]).isCloseTo(expected[i], within(1e-4f * Math.max(1f, Math.abs(expected[i]))));
            }
        }
    }

    static Stream<Arguments> widths() {
        return Stream.of(
                Arguments.of(20, 10, 10, LossFunction.CROSS_ENTROPY, Activation.SOFTMAX),
                Arguments.of(1, 2, 1, LossFunction.BINARY_CROSS_ENTROPY, Activation.SIGMOID),
                Arguments.of(3, 2, 1, LossFunction.HINGE, Activation.STEP));
    }

    @ParameterizedTest
    @MethodSource("widths")
    void aBatchThatIsFilledAnewAndOneThatIsNotFullAreReadAsTheyAre(
            int features, int classes, int outputs, LossFunction loss, Activation activation) {
        NetworkSpec plain = network(loss, dense(8, Activation.TANH), dense(outputs, activation));
        DataSchema schema = Networks.classes(features, classes);
        try (Replica replica = new Dl4jEngine(engine(plain, Networks.sgd(0.1), schema)).replica(0)) {
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
        try (Replica replica = new Dl4jEngine(engine(activatesFirst, Networks.sgd(0.1), TEN_CLASSES)).replica(0)) {
            Batch rows = batch(TEN_CLASSES, 4, 1);
            float[] features = copy(rows.features());
            replica.predict(rows, FloatBuffer.allocate(40));

            assertThat(copy(rows.features())).containsExactly(features);
        }
    }

    @Test
    void versionsNameAllThatMayShowInTheBits() {
        try (Dl4jEngine engine = new Dl4jEngine(withDropout())) {
            assertThat(engine.versions())
                    .containsEntry("deeplearning4j", "1.0.0-M2.1")
                    .containsEntry("oneDNN", "true")
                    .containsEntry("openmpThreads", "1")
                    .hasEntrySatisfying("nd4jBuild", build -> assertThat(build).isEqualTo("linux-x86_64-onednn-avx2"))
                    .hasEntrySatisfying(
                            "openblas", version -> assertThat(version).startsWith("0.3.19"));
        }
    }

    private static Batch part(Batch all, int part) {
        Batch rows = new Batch(32, all.featureWidth(), 1);
        rows.rows(32);
        rows.features().put(0, all.features(), part * 32 * all.featureWidth(), 32 * all.featureWidth());
        rows.labels().put(0, all.labels(), part * 32, 32);
        return rows;
    }
}
