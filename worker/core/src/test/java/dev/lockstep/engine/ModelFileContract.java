package dev.lockstep.engine;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.network;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.model.CoefficientsFile;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.engine.parameter.Int8Weights;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.NetworkSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What any engine writes of a model, and reads: the same weights, and refusals by name. */
public abstract class ModelFileContract extends UpdateContract {
    private static byte[] file(List<ModelEntry> entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelArchive.write(file, entries, "");
        return file.toByteArray();
    }

    /** What a run says that begins with the whole of a model, before it has learned anything. */
    private float[] saidAfterImport(byte[] file, LayerCase one, Batch rows) {
        NetworkSpec begins = network(one.network().loss())
                .beginningWith(new ImportSpec("model", Optional.empty(), Optional.empty(), List.of(), 0));
        InitialModel imported = InitialModel.of(begins, provider().readModel("model", file), one.row());
        EngineSpec spec = spec(imported.network(), one.schema(false)).from(imported.start());
        assertThat(provider().faultOf(spec, imported::inWords)).isEmpty();
        try (Replica replica = replica(spec, 0)) {
            return said(replica, rows);
        }
    }

    /** Whether the engine runs all layers of a network, and refuses none. */
    boolean knows(LayerCase one) {
        return provider().faultsIn(one.network()).isEmpty();
    }

    private static float[] said(Replica replica, Batch rows) {
        FloatBuffer outputs = FloatBuffer.allocate(rows.rows() * replica.outputWidth());
        replica.predict(rows, outputs);
        return outputs.array();
    }

    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void aModelThatWasWrittenIsReadWithTheSameWeights(LayerCase one) throws IOException {
        assumeTrue(knows(one));
        DataSchema schema = one.schema(false);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            Batch rows = batch(schema, ROWS, 1);
            step(replica, rows, 0);
            float[] parameters = copy(replica.parameters());
            byte[] written = file(ModelArchive.entries(provider().name(), one.network(), schema, replica.parameters()));

            assertThat(CoefficientsFile.read("model", new ByteArrayInputStream(written)))
                    .containsExactly(parameters);
            assertThat(copy(replica.parameters())).containsExactly(parameters);
            assertThat(saidAfterImport(written, one, rows)).containsExactly(said(replica, rows));
        }
    }

    @ParameterizedTest
    @MethodSource({"dev.lockstep.engine.LayerCase#all", "dev.lockstep.engine.BeyondCases#all"})
    void aModelOfBytesIsReadAsItWasRounded(LayerCase one) throws IOException {
        assumeTrue(knows(one));
        DataSchema schema = one.schema(false);
        try (Replica replica = replica(spec(one.network(), schema), 0)) {
            Batch rows = batch(schema, ROWS, 1);
            step(replica, rows, 0);
            Int8Weights bytes = new Int8Weights(replica.layout());
            bytes.round(replica.parameters());
            byte[] written = file(List.of(
                    ModelArchive.network(provider().name(), one.network(), schema),
                    ModelEntry.packed(ModelArchive.BYTES, bytes.of(replica.parameters()))));

            assertThat(saidAfterImport(written, one, rows)).containsExactly(said(replica, rows), within(1e-5f));
        }
    }

    @Test
    void whatIsNoModelIsRefusedByName() {
        assertThatThrownBy(() -> provider().readModel("a.txt", new byte[] {'a', 'b', 'c'}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.txt is no model");
    }

    /** The numbers of all engines lie in one order. */
    @Test
    void aModelThatAnotherEngineComputedIsRead() throws IOException {
        float[] numbers = new float[20 * 16 + 16 + 16 * 10 + 10];
        numbers[1] = 0.5f;
        byte[] other = file(List.of(
                ModelArchive.network("another", PLAIN, TEN_CLASSES),
                ModelEntry.ofFloats(
                        CoefficientsFile.ENTRY, out -> CoefficientsFile.write(FloatBuffer.wrap(numbers), out))));

        assertThat(provider()
                        .readModel("other.zip", other)
                        .layers()
                        .get(0)
                        .weights()
                        .get(0))
                .startsWith(0, 0.5f, 0);
    }

    @Test
    void numbersThatDoNotGoWithTheRowsAreNamedBeforeAnythingBegins() {
        EngineSpec plain = spec(PLAIN, TEN_CLASSES);
        InitialWeights few = new InitialWeights(Map.of(0, new float[3]), Set.of(), 0);

        assertThat(provider().faultOf(plain, path -> path)).isEmpty();
        assertThat(provider().faultOf(plain.from(few), path -> "the first"))
                .get()
                .asString()
                .contains("the first brings 3 learned numbers, but for")
                .contains("it has " + (20 * 16 + 16));
    }
}
