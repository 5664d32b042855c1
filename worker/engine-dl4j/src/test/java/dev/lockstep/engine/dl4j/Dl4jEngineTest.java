package dev.lockstep.engine.dl4j;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.dense;
import static dev.lockstep.engine.Networks.engine;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.factory.Nd4j;

class Dl4jEngineTest {
    private static EngineSpec withDropout() {
        return engine(WITH_DROPOUT, Networks.adam(0.01), TEN_CLASSES);
    }

    @Test
    void theExportedModelOpensInDl4jAndPredictsTheSame() throws IOException {
        try (Replica replica = new Dl4jEngine(withDropout()).replica(0)) {
            Batch rows = batch(TEN_CLASSES, 3, 1);
            step(replica, rows, 0);
            FloatBuffer outputs = FloatBuffer.allocate(30);
            replica.predict(rows, outputs);

            assertThat(predictionsOfExported(WITH_DROPOUT, TEN_CLASSES, replica, rows))
                    .containsExactly(outputs.array());
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
                assertThat(predictionsOfExported(network(loss, layers), two, replica, rows))
                        .containsExactly(outputs.array());
            }
        }
    }

    private static float[] predictionsOfExported(NetworkSpec network, DataSchema schema, Replica replica, Batch rows)
            throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelArchive.write(file, ModelArchive.entries("dl4j", network, schema, replica.parameters()), "");
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
        try (Dl4jReplica replica = new Dl4jReplica(withDropout(), 0, ArrayDevice.of(ComputeDevice.processor()))) {
            assertThat(replica.helpers())
                    .as("the layer of batchNorm has a helper")
                    .isNotEmpty();
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
}
