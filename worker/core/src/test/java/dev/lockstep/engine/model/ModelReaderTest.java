package dev.lockstep.engine.model;

import static dev.lockstep.engine.Networks.TEN_CLASSES;
import static dev.lockstep.engine.Networks.WITH_DROPOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.ModelEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Models of Lockstep's own are read without any engine. */
class ModelReaderTest {
    private static final int NUMBERS = 20 * 32 + 32 + 4 * 32 + 32 * 10 + 10;

    private static ModelEntry coefficients(int count) {
        FloatBuffer numbers = FloatBuffer.allocate(count);
        for (int i = 0; i < count; i++) {
            numbers.put(i, i);
        }
        return ModelEntry.ofFloats(CoefficientsFile.ENTRY, out -> CoefficientsFile.write(numbers, out));
    }

    private static ImportedModel read(ModelEntry... entries) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        ModelArchive.write(file, List.of(entries), "");
        return ModelReader.read("a.zip", file.toByteArray(), ModelReader.none("fake"));
    }

    @Test
    void itsLayersAreThoseOfTheNetworkWithTheirNumbers() throws IOException {
        ImportedModel model = read(ModelArchive.network("any", WITH_DROPOUT, TEN_CLASSES), coefficients(NUMBERS));

        assertThat(model.names()).containsExactly("dense-1", "dropout-1", "batchNorm-1", "dense-2");
        assertThat(model.layers().get(2).weights().get(0)).hasSize(4 * 32).startsWith(672, 673);
    }

    @Test
    void otherNumbersThanItsNetworkHasAreNamed() {
        assertThatThrownBy(() -> read(ModelArchive.network("any", WITH_DROPOUT, TEN_CLASSES), coefficients(7)))
                .hasMessageContaining("a.zip holds 7 learned numbers, but its network has " + NUMBERS);
    }

    @Test
    void aModelOfSomebodyElsesNeedsTheEngineThatKnowsIt() {
        assertThatThrownBy(() -> read(ModelEntry.of(ModelArchive.CONFIGURATION, "{}"), coefficients(7)))
                .hasMessageContaining("a.zip was made with Deeplearning4j")
                .hasMessageContaining("the engine fake cannot read")
                .hasMessageContaining("training.engine=dl4j");
    }
}
