package dev.lockstep.engine.model;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.keras.KerasModel;
import dev.lockstep.engine.onnx.OnnxImport;
import dev.lockstep.engine.parameter.Int8Weights;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Reads models from files, whoever left them: all but what somebody else made with Deeplearning4j, which needs that library. */
public final class ModelReader {
    /** What is in every file that Keras 3 writes by default. */
    private static final String KERAS3 = "model.weights.h5";

    private static final Set<String> READ =
            Set.of(ModelArchive.CONFIGURATION, CoefficientsFile.ENTRY, ModelArchive.BYTES, ModelArchive.NETWORK);

    private final String file;
    private final Map<String, byte[]> entries;
    private final Foreign foreign;

    /** Reads what somebody else made with Deeplearning4j. */
    public interface Foreign {
        /**
         * The model of a configuration that may hold anything.
         *
         * @throws IllegalArgumentException where it cannot be imported; the message says why
         */
        ImportedModel read(String file, String configuration, float[] parameters);
    }

    private ModelReader(String file, Map<String, byte[]> entries, Foreign foreign) {
        this.file = file;
        this.entries = entries;
        this.foreign = foreign;
    }

    /**
     * Reads a model of Lockstep's own, of Deeplearning4j's, of Keras' or in ONNX.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is no model, or one that cannot be imported; the message says why
     */
    public static ImportedModel read(String file, byte[] content, Foreign foreign) {
        if (KerasModel.isHdf5(content)) {
            return KerasModel.read(file, content);
        }
        if (OnnxImport.begins(content)) {
            return OnnxImport.read(file, content);
        }
        if (!ModelArchive.isZip(content)) {
            throw new IllegalArgumentException(
                    file + " is no model: no zip of Deeplearning4j's, no .h5 of Keras' and no"
                            + " .onnx (name the model.zip of a run)");
        }
        return new ModelReader(file, ModelArchive.read(file, content, READ), foreign).model();
    }

    /** What an engine reads without Deeplearning4j: nothing that somebody else made with it. */
    public static Foreign none(String engine) {
        return (file, configuration, parameters) -> {
            throw new IllegalArgumentException(
                    file + " was made with Deeplearning4j and not by Lockstep, which the engine " + engine
                            + " cannot read (give training.engine=dl4j, or name the model.zip of a run)");
        };
    }

    private ImportedModel model() {
        byte[] configuration = entries.get(ModelArchive.CONFIGURATION);
        byte[] coefficients = entries.get(CoefficientsFile.ENTRY);
        byte[] bytes = entries.get(ModelArchive.BYTES);
        byte[] own = entries.get(ModelArchive.NETWORK);
        if (own != null && bytes != null) {
            return new OwnModel(file, own).with(Int8Weights.read(bytes));
        }
        if (entries.containsKey(KERAS3)) {
            throw new IllegalArgumentException(
                    file + " is a .keras file of Keras 3, which is not read (save it as .h5: model.save('net.h5'))");
        }
        if (own != null && coefficients != null) {
            return new OwnModel(file, own).with(CoefficientsFile.of(file, coefficients));
        }
        if (configuration == null || coefficients == null) {
            throw new IllegalArgumentException(file + " is a zip, but no model: it has no " + ModelArchive.CONFIGURATION
                    + " or no " + CoefficientsFile.ENTRY + " (name the model.zip of a run)");
        }
        return foreign.read(
                file, new String(configuration, StandardCharsets.UTF_8), CoefficientsFile.of(file, coefficients));
    }
}
