package dev.lockstep.engine.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.network.NetworkPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model with layers that Deeplearning4j does not know is a model without what that library would open it by. */
class BeyondDl4jTest {
    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.BeyondCases#all")
    void itIsWrittenAndReadAsOneOfLockstepsOwn(LayerCase one) throws IOException {
        DataSchema schema = one.schema(false);
        ParameterLayout layout = ParameterLayout.of(NetworkPlan.of(one.network(), one.row()));
        FloatBuffer parameters = FloatBuffer.allocate(layout.length());
        layout.writeFirstWeights(parameters, 7);
        List<ModelEntry> entries = ModelArchive.entries("torch", one.network(), schema, parameters);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelArchive.write(file, entries, "");

        ImportedModel read = ModelReader.read("model.zip", file.toByteArray(), ModelReader.none("torch"));

        assertThat(entries).extracting(ModelEntry::name).doesNotContain(ModelArchive.CONFIGURATION);
        int at = 0;
        for (ImportedModel.Layer layer : read.layers()) {
            for (float[] learned : layer.weights()) {
                float[] written = new float[learned.length];
                parameters.get(at, written);
                assertThat(learned).containsExactly(written);
                at += learned.length;
            }
        }
        assertThat(at).isEqualTo(layout.length());
    }

    @ParameterizedTest
    @MethodSource("dev.lockstep.engine.LayerCase#all")
    void allOthersAreOpenedByDeeplearning4j(LayerCase one) {
        FloatBuffer nothing = FloatBuffer.allocate(0);
        assertThat(ModelArchive.entries("torch", one.network(), one.schema(false), nothing))
                .extracting(ModelEntry::name)
                .contains(ModelArchive.CONFIGURATION);
    }
}
