package dev.lockstep.engine.model;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.LearnedRows;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.parameter.WeightsHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file of a model as a run would leave it, without the run. */
public final class ModelBytes {
    private ModelBytes() {}

    public static byte[] of(RunSpec run, LearnedRows rows, FloatBuffer parameters) {
        ModelManifest manifest = ModelManifest.of(Map.of("training.seed", "42"), Map.of("engine", "any"), rows)
                .named(WeightsHash.of(parameters));
        List<ModelEntry> entries = new ArrayList<>(
                ModelArchive.entries(run.training().engine(), run.network(), rows.schema(), parameters));
        entries.addAll(TrainedModel.entries(run, manifest));
        return of(entries);
    }

    static byte[] of(List<ModelEntry> entries) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            ModelArchive.write(file, entries, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }
}
