package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ImportedModel;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of Keras' say the same here as there; {@code make_models.py} beside the models says what that is. */
class KerasModelTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /** Rows, and what a model says of them. */
    record Expected(List<Integer> row, int tokens, List<List<Float>> rows, List<List<Float>> says) {
        static float[] inOneLine(List<List<Float>> values) {
            int wide = values.get(0).size();
            float[] line = new float[values.size() * wide];
            for (int i = 0; i < line.length; i++) {
                line[i] = values.get(i / wide).get(i % wide);
            }
            return line;
        }
    }

    static byte[] bytes(String name) {
        try (InputStream in = KerasModelTest.class.getResourceAsStream("/dev/lockstep/engine/keras/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ImportedModel model(String name) {
        return new Dl4jProvider().readModel(name + ".h5", bytes(name + ".h5"));
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
                "branches-keras3"
            })
    void itSaysTheSameOfRowsAsWithKeras(String name) throws IOException {
        Expected expected = JSON.readValue(bytes(name + ".json"), Expected.class);
        int outputs = expected.says().get(0).size();
        DataSchema schema = Imported.schema(expected.row(), expected.tokens(), outputs);

        float[] said = Imported.says(model(name), schema, outputs, Expected.inOneLine(expected.rows()));

        assertThat(said).containsExactly(Expected.inOneLine(expected.says()), within(1e-5f));
    }

    @Test
    void itsLayersHaveTheirNamesOfKeras() {
        assertThat(model("memory").names()).containsExactly("lstm", "simple_rnn", "lstm_1", "lstm_1-lastStep", "dense");
    }
}
