package dev.lockstep.driver.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DatasetManifest;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.FakeProvider;
import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.model.ModelArchive;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asked of an engine that is no library: what goes on with a text knows engines by their seam alone. */
class TextGeneratorTest {
    private static final List<String> CHARACTERS = List.of("a", "b", "c");
    private static final int STEPS = 4;
    private static final DatasetManifest MANIFEST = new DatasetManifest(
            DatasetManifest.VERSION,
            "0",
            "characters",
            new DataSchema(List.of(STEPS), List.of(), 3, false, new DataSchema.StepClasses(CHARACTERS, STEPS)),
            Optional.empty(),
            Map.of(),
            List.of(),
            CHARACTERS,
            NullNode.getInstance(),
            Map.of(),
            List.of());
    private static final RunSpec RUN = RunFile.read("run.yaml", """
            name: abc
            data: { source: characters, path: abc.txt, length: 4 }
            network:
              layers: [ embedding: { size: 2 }, dense: { units: 3, activation: softmax } ]
              loss: crossEntropy
            training: { engine: %s }
            """.formatted(FakeProvider.NAME), List.of());

    @TempDir
    private Path folder;

    private Path model;

    /** Whatever comes before, it says c. */
    @BeforeEach
    void writeAModel() throws IOException {
        model = folder.resolve("model.zip");
        EngineSpec spec = new EngineSpec(
                RUN.network(),
                RUN.training().updater(),
                Optional.empty(),
                MANIFEST.schema(),
                0,
                RUN.training().arithmetic(),
                1,
                1,
                InitialWeights.FRESH,
                ComputeDevice.processor());
        try (Engine engine = Engines.named(FakeProvider.NAME).open(spec);
                Replica replica = engine.replica(0);
                OutputStream out = Files.newOutputStream(model)) {
            int last = replica.parameters().capacity();
            for (int i = 0; i < last; i++) {
                boolean isBiasOfC = i >= last - STEPS * 3 && (last - 1 - i) % 3 == 0;
                replica.parameters().put(i, isBiasOfC ? 1 : 0);
            }
            List<ModelEntry> entries =
                    ModelArchive.entries("fake", RUN.network(), MANIFEST.schema(), replica.parameters());
            ModelArchive.write(out, entries, "");
        }
    }

    @Test
    void itGoesOnWithWhatIsLikeliestAndSeesNoMoreThanARowHas() throws IOException {
        StringBuilder said = new StringBuilder();
        try (TextGenerator generator = TextGenerator.open(new TrainedModel(RUN, MANIFEST, model))) {
            generator.write(new TextGenerator.Draft("abcabc", 5, 0, 1), said::append);
        }

        assertThat(said).hasToString("ccccc");
    }

    @Test
    void aCharacterThatTheModelNeverSawIsNamedWithThoseThatItKnows() throws IOException {
        try (TextGenerator generator = TextGenerator.open(new TrainedModel(RUN, MANIFEST, model))) {
            assertThatThrownBy(() -> generator.write(new TextGenerator.Draft("ax", 1, 0, 1), said -> {}))
                    .hasMessage("the prompt has 'x', which the model never saw; it knows abc");
        }
    }
}
