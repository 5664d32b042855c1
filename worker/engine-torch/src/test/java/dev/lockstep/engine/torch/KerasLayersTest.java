package dev.lockstep.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.WeightInit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Keras' say the same here as there; {@code make_models.py} beside the models says what that is. */
class KerasLayersTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Rows, and what a model says of them. */
    record Expected(List<Integer> row, int tokens, List<float[]> rows, List<float[]> says) {}

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = KerasLayersTest.class.getResourceAsStream("/dev/lockstep/engine/keras/" + name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pictures",
                "pictures-keras3",
                "separable",
                "memory",
                "both-ways-keras3",
                "words",
                "values",
                "without-bias",
                "branches",
                "branches-keras3",
                "gru",
                "upwards",
                "upwards-keras3"
            })
    void itSaysTheSameOfRowsAsWithKeras(String name) throws IOException {
        Expected expected = JSON.readValue(bytes(name + ".json"), Expected.class);
        int outputs = expected.says().get(0).length;
        List<String> classes = IntStream.range(0, Math.max(2, outputs))
                .mapToObj(String::valueOf)
                .toList();
        DataSchema schema =
                new DataSchema(expected.row(), List.of(), expected.tokens(), false, new DataSchema.Classes(classes));
        InitialModel model = beginning(new TorchProvider().readModel(name, bytes(name + ".h5")), schema);
        Batch batch = new Batch(expected.rows().size(), schema);
        batch.rows(batch.capacity());
        for (int i = 0; i < batch.rows(); i++) {
            batch.features().put(i * schema.featureWidth(), expected.rows().get(i));
        }
        EngineSpec spec =
                Networks.engine(model.network(), Networks.sgd(0.1), schema).from(model.start());
        FloatBuffer said = FloatBuffer.allocate(batch.rows() * outputs);
        try (Engine engine = new TorchProvider().open(spec);
                Replica replica = engine.replica(0)) {
            replica.predict(batch, said);
        }

        for (int i = 0; i < batch.rows(); i++) {
            float[] row = new float[outputs];
            said.get(i * outputs, row);
            assertThat(row).containsExactly(expected.says().get(i), within(1e-5f));
        }
    }

    private static InitialModel beginning(ImportedModel model, DataSchema schema) {
        NetworkSpec network = new NetworkSpec(
                        Optional.empty(), List.of(), LossFunction.MSE, new WeightInit.Xavier(), 0, 0)
                .beginningWith(new ImportSpec("model", Optional.empty(), Optional.empty(), List.of(), 0));
        return InitialModel.of(network, model, RowShape.of(schema.featureShape(), schema.tokens()));
    }
}
