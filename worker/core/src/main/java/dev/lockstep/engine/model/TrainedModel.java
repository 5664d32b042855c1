package dev.lockstep.engine.model;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunFileException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.parameter.Int8Weights;
import dev.lockstep.engine.parameter.WeightsHash;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model that a run left, with what it takes to use it: its network and weights, how a row becomes features, what its outputs
 * stand for, and where it comes from. All of it stands in its file, so that nothing else need be there.
 *
 * @param file what messages call it
 * @param run that trained it, with the whole network
 * @param parameters in model order
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a replica, never compared
public record TrainedModel(String file, RunSpec run, ModelManifest manifest, float[] parameters) {
    /** The run as a run file says it. */
    static final String RUN = "run.yaml";

    private static final Set<String> READ =
            Set.of(RUN, ModelManifest.ENTRY, CoefficientsFile.ENTRY, ModelArchive.BYTES);

    /** What stands in the file of a model beside its network and its numbers. */
    public static List<ModelEntry> entries(RunSpec run, ModelManifest manifest) {
        return List.of(ModelEntry.of(RUN, RunFile.write(run)), ModelEntry.of(ModelManifest.ENTRY, manifest.json()));
    }

    /**
     * Reads a model.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is none that stands alone; the message says why
     */
    public static TrainedModel read(String file, byte[] content) {
        if (!ModelArchive.isZip(content)) {
            throw new IllegalArgumentException(
                    file + " is no model: it is no zip (name the model.zip of a run, or the directory of the run)");
        }
        Map<String, byte[]> entries = ModelArchive.read(file, content, READ);
        ModelManifest manifest = ModelManifest.read(
                file,
                Optional.ofNullable(entries.get(ModelManifest.ENTRY))
                        .orElseThrow(() -> withoutManifest(file, entries)));
        return new TrainedModel(file, run(file, entries.get(RUN)), manifest, parameters(file, entries)).checked();
    }

    private static IllegalArgumentException withoutManifest(String file, Map<String, byte[]> entries) {
        boolean isModel = entries.containsKey(CoefficientsFile.ENTRY) || entries.containsKey(ModelArchive.BYTES);
        return new IllegalArgumentException(
                isModel
                        ? file
                                + " holds weights, but does not say what its rows are: it was not written by Lockstep, or"
                                + " by a version of before models stood alone (train it anew, or have a run begin with it"
                                + " by network.import)"
                        : file + " is a zip, but no model (name the model.zip of a run)");
    }

    private static RunSpec run(String file, byte @Nullable [] yaml) {
        if (yaml == null) {
            throw new IllegalArgumentException(file + " has no " + RUN + ", so that nobody knows how it was trained");
        }
        try {
            return RunFile.read(RUN + " of " + file, new String(yaml, StandardCharsets.UTF_8), List.of());
        } catch (RunFileException e) {
            throw new IllegalArgumentException(
                    file + " was trained by a run that this version cannot read: " + e.getMessage(), e);
        }
    }

    private static float[] parameters(String file, Map<String, byte[]> entries) {
        byte[] bytes = entries.get(ModelArchive.BYTES);
        if (bytes != null) {
            return Int8Weights.read(bytes);
        }
        byte[] coefficients = entries.get(CoefficientsFile.ENTRY);
        if (coefficients == null) {
            throw new IllegalArgumentException(file + " has no " + CoefficientsFile.ENTRY + ", so that it is no model");
        }
        return CoefficientsFile.of(file, coefficients);
    }

    private TrainedModel checked() {
        String found = WeightsHash.of(FloatBuffer.wrap(parameters));
        if (!found.equals(manifest.weightsSha256())) {
            throw new IllegalArgumentException(
                    file + " is not what was written: it says that its weights are " + manifest.weightsSha256()
                            + ", but they are " + found + " (copy it anew from where it was trained)");
        }
        return this;
    }

    /** What a row is, and what is predicted of it. */
    public DataSchema schema() {
        return manifest.rows().schema();
    }

    /** What the outputs stand for: classes in their order, or the numbers that are predicted. */
    public List<String> labelNames() {
        return schema().labels().names();
    }

    /** How rows of a table become what the network is given. */
    public ModelColumns columns() {
        return ModelColumns.of(this);
    }
}
