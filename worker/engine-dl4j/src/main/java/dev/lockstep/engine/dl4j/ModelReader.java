package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.keras.KerasModel;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.engine.model.OwnModel;
import dev.lockstep.engine.parameter.Int8Weights;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads models from files, whoever left them. */
final class ModelReader {
    /** How DL4J makes the model. */
    static final String CONFIGURATION = "configuration.json";
    /** What it has learned, as DL4J writes it. */
    static final String COEFFICIENTS = "coefficients.bin";
    /** What is in every file that Keras 3 writes by default. */
    private static final String KERAS3 = "model.weights.h5";

    private static final Set<String> READ =
            Set.of(CONFIGURATION, COEFFICIENTS, ModelArchive.BYTES, ModelArchive.NETWORK);

    private final String file;
    private final Map<String, byte[]> entries;

    private ModelReader(String file, Map<String, byte[]> entries) {
        this.file = file;
        this.entries = entries;
    }

    /**
     * Reads a model of Lockstep's own, of Deeplearning4j's or of Keras'.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is no model, or one that cannot be imported; the message says why
     */
    static ImportedModel read(String file, byte[] content) {
        NativeLibrary.load();
        if (KerasModel.isHdf5(content)) {
            return WeightArrangement.of(KerasModel.read(file, content));
        }
        if (!ModelArchive.isZip(content)) {
            throw new IllegalArgumentException(file + " is no model: no zip of Deeplearning4j's, and no .h5 of Keras'"
                    + " (name the model.zip of a run)");
        }
        return new ModelReader(file, ModelArchive.read(file, content, READ)).model();
    }

    private ImportedModel model() {
        byte[] configuration = entries.get(CONFIGURATION);
        byte[] coefficients = entries.get(COEFFICIENTS);
        byte[] bytes = entries.get(ModelArchive.BYTES);
        byte[] own = entries.get(ModelArchive.NETWORK);
        if (own != null && bytes != null) {
            return own(own, Int8Weights.read(bytes));
        }
        if (entries.containsKey(KERAS3)) {
            throw new IllegalArgumentException(
                    file + " is a .keras file of Keras 3, which is not read (save it as .h5: model.save('net.h5'))");
        }
        if (configuration == null || coefficients == null) {
            throw new IllegalArgumentException(file + " is a zip, but no model: it has no " + CONFIGURATION + " or no "
                    + COEFFICIENTS + " (name the model.zip of a run)");
        }
        float[] numbers = CoefficientsFile.of(file, coefficients);
        return own != null
                ? own(own, numbers)
                : foreign(
                        new String(configuration, StandardCharsets.UTF_8),
                        Nd4j.createFromArray(numbers).reshape(1, numbers.length));
    }

    private ImportedModel own(byte[] description, float[] numbers) {
        return new OwnModel(file, description, Dl4jProvider.NAME).with(numbers);
    }

    private ImportedModel foreign(String configuration, INDArray parameters) {
        ClassAllowList.check(file, configuration);
        return configuration.contains("\"vertices\"")
                ? new ForeignGraph(file, configuration).with(parameters)
                : new ForeignChain(file, configuration).with(parameters);
    }
}
