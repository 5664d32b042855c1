package dev.lockstep.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.engine.ModelEntry;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a file that stands alone says, and what is said of one that does not. */
class TrainedModelTest {
    private static final LearnedRows ROWS = LearnedRows.like(
            new DataSchema(List.of(2), List.of("x", "y"), new DataSchema.Classes(List.of("low", "high"))));
    private static final RunSpec RUN = RunFile.read("run.yaml", """
            name: two
            data: { source: moons }
            network: { layers: [ dense: { units: 1, activation: sigmoid } ], loss: binaryCrossEntropy }
            training: { engine: fake }
            """, List.of());
    private static final FloatBuffer WEIGHTS = FloatBuffer.wrap(new float[] {1, 2, -0.5f});

    private static final Set<String> NAMES = Set.of(
            TrainedModel.RUN,
            ModelManifest.ENTRY,
            CoefficientsFile.ENTRY,
            ModelArchive.NETWORK,
            ModelArchive.CONFIGURATION);

    /** The same with one entry in place of what stood there; none where it is empty. */
    private static byte[] with(String name, String text) {
        List<ModelEntry> entries = new ArrayList<>();
        ModelArchive.read("model", ModelBytes.of(RUN, ROWS, WEIGHTS), NAMES).forEach((each, bytes) -> {
            if (!each.equals(name)) {
                entries.add(ModelEntry.packed(each, bytes));
            }
        });
        if (!text.isEmpty()) {
            entries.add(ModelEntry.of(name, text));
        }
        return ModelBytes.of(entries);
    }

    private static void isRefused(byte[] content, String why) {
        assertThatThrownBy(() -> TrainedModel.read("some.zip", content))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("some.zip")
                .hasMessageContaining(why);
    }

    @Test
    void allThatItTakesToUseItIsReadBack() {
        TrainedModel read = TrainedModel.read("some.zip", ModelBytes.of(RUN, ROWS, WEIGHTS));

        assertThat(read.run()).isEqualTo(RUN);
        assertThat(read.manifest().rows()).isEqualTo(ROWS);
        assertThat(read.parameters()).containsExactly(1, 2, -0.5f);
        assertThat(read.labelNames()).containsExactly("low", "high");
        assertThat(read.columns().names()).containsExactly("x", "y");
    }

    @Test
    void whatIsNoModelIsNamedAndSoIsOneThatDoesNotSayItsRows() {
        isRefused("name: two".getBytes(StandardCharsets.UTF_8), "is no model: it is no zip");
        isRefused(ModelBytes.of(List.of(ModelEntry.of("a.txt", "a"))), "is a zip, but no model");
        isRefused(with(ModelManifest.ENTRY, ""), "holds weights, but does not say what its rows are");
        isRefused(with(TrainedModel.RUN, ""), "has no run.yaml");
        isRefused(with(CoefficientsFile.ENTRY, ""), "has no coefficients.bin");
        isRefused(with(ModelManifest.ENTRY, "{ \"format\": 1 }"), "manifest.json that cannot be read");
    }

    @Test
    void oneOfANewerVersionSaysWhichVersionReadsIt() {
        isRefused(
                with(ModelManifest.ENTRY, "{ \"format\": 2, \"lockstep\": \"9.1\" }"),
                "was written by Lockstep 9.1 in format 2 of models; this build reads formats up to 1");
        isRefused(
                with(TrainedModel.RUN, RunFile.write(RUN).replace("replicas:", "clones:")),
                "a run that this version cannot read");
    }

    @Test
    void weightsThatAreNotThoseThatWereWrittenAreRefused() {
        byte[] other = ModelBytes.of(RUN, ROWS, FloatBuffer.wrap(new float[] {1, 2, 3}));
        byte[] numbers = ModelArchive.read("other", other, Set.of(CoefficientsFile.ENTRY))
                .getOrDefault(CoefficientsFile.ENTRY, new byte[0]);
        List<ModelEntry> entries = new ArrayList<>(TrainedModel.entries(
                RUN, TrainedModel.read("m", ModelBytes.of(RUN, ROWS, WEIGHTS)).manifest()));
        entries.add(ModelEntry.packed(CoefficientsFile.ENTRY, numbers));

        isRefused(ModelBytes.of(entries), "is not what was written");
    }
}
