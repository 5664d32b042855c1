package dev.lockstep.driver.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.model.ModelBytes;
import dev.lockstep.engine.model.TrainedModel;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Asked of an engine that is no library: what goes on with a text knows engines by their seam alone. */
class TextGeneratorTest {
    private static final List<String> CHARACTERS = List.of("a", "b", "c");
    private static final int STEPS = 4;
    private static final LearnedRows ROWS = new LearnedRows(
            "0",
            "characters",
            "0",
            new DataSchema(List.of(STEPS), List.of(), 3, false, new DataSchema.StepClasses(CHARACTERS, STEPS)),
            Optional.empty(),
            Map.of(),
            List.of(),
            CHARACTERS,
            NullNode.getInstance());
    private static final RunSpec RUN = RunFile.read("run.yaml", """
            name: abc
            data: { source: characters, path: abc.txt, length: 4 }
            network:
              layers: [ embedding: { size: 2 }, dense: { units: 3, activation: softmax } ]
              loss: crossEntropy
            training: { engine: %s }
            """.formatted(FakeProvider.NAME), List.of());

    private final TrainedModel model = ofC();

    /** Whatever comes before, it says c. */
    private static TrainedModel ofC() {
        FloatBuffer parameters = FloatBuffer.allocate((STEPS + 1) * STEPS * CHARACTERS.size());
        for (int i = parameters.capacity() - 1; i >= STEPS * STEPS * CHARACTERS.size(); i -= CHARACTERS.size()) {
            parameters.put(i, 1);
        }
        return TrainedModel.read("model.zip", ModelBytes.of(RUN, ROWS, parameters));
    }

    @Test
    void itGoesOnWithWhatIsLikeliestAndSeesNoMoreThanARowHas() {
        StringBuilder said = new StringBuilder();
        try (TextGenerator generator = TextGenerator.open(model)) {
            generator.write(new TextGenerator.Draft("abcabc", 5, 0, 1), said::append);
        }

        assertThat(said).hasToString("ccccc");
    }

    @Test
    void aCharacterThatTheModelNeverSawIsNamedWithThoseThatItKnows() {
        try (TextGenerator generator = TextGenerator.open(model)) {
            assertThatThrownBy(() -> generator.write(new TextGenerator.Draft("ax", 1, 0, 1), said -> {}))
                    .hasMessage("the prompt has 'x', which the model never saw; it knows abc");
        }
    }
}
