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
import dev.lockstep.data.Schema;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.parallel.Team;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jEngineTest {
    private static final Schema TEN_CLASSES = Networks.classes(20, 10);
    private static final NetworkSpec WITH_DROPOUT = network(
            Loss.CROSS_ENTROPY,
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
        try (Team team = new Team(4)) {
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
        NetworkSpec plain = network(Loss.CROSS_ENTROPY, dense(8, Activation.TANH), dense(10, Activation.SOFTMAX));
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
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            replica.export(file);

            MultiLayerNetwork opened =
                    ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file.toByteArray()));
            float[] features = copy(rows.features());
            assertThat(opened.output(Nd4j.create(features, new long[] {3, 20}, 'c'))
                            .dup('c')
                            .data()
                            .asFloat())
                    .containsExactly(outputs.array());
        }
    }

    @Test
    void oneDnnIsReallyInUse() throws IOException {
        Natives.load();
        String libraries = Files.readString(Path.of("/proc/self/maps"));

        assertThat(Natives.usesOneDnn()).isTrue();
        assertThat(libraries).contains("onednn");
        try (Dl4jReplica replica = new Dl4jReplica(withDropout(), 0)) {
            assertThat(replica.helpers())
                    .as("the layer of batchNorm has a helper")
                    .isNotEmpty();
        }
    }

    @Test
    void averagedGradientsOfFourReplicasEqualOneReplicaWithTheWholeBatch() {
        NetworkSpec plain = network(Loss.CROSS_ENTROPY, dense(16, Activation.TANH), dense(10, Activation.SOFTMAX));
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

    private static Batch part(Batch all, int part) {
        Batch rows = new Batch(32, all.featureWidth(), 1);
        rows.rows(32);
        rows.features().put(0, all.features(), part * 32 * all.featureWidth(), 32 * all.featureWidth());
        rows.labels().put(0, all.labels(), part * 32, 32);
        return rows;
    }
}
