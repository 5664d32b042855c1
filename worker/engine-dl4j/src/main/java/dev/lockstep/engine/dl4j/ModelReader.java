package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.UnpackLimit;
import dev.lockstep.engine.keras.KerasModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Reads models from files, whoever left them. */
public final class ModelReader {
    /** What is in every file that Keras 3 writes by default. */
    private static final String KERAS3 = "model.weights.h5";

    private static final Set<String> READ =
            Set.of(ModelZip.CONFIGURATION, ModelZip.COEFFICIENTS, ModelZip.BYTES, ModelZip.NETWORK);
    private static final byte[] NOTHING = {};

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
    public static ImportedModel read(String file, byte[] content) {
        NativeLibrary.load();
        boolean isZip = content.length > 1 && content[0] == 'P' && content[1] == 'K';
        if (KerasModel.isHdf5(content)) {
            return WeightArrangement.of(KerasModel.read(file, content));
        }
        if (!isZip) {
            throw new IllegalArgumentException(file + " is no model: no zip of Deeplearning4j's, and no .h5 of Keras'"
                    + " (name the model.zip of a run)");
        }
        return new ModelReader(file, unpacked(file, content)).model();
    }

    /** Only what is read is kept: state of updaters can be most of a file. */
    private static Map<String, byte[]> unpacked(String file, byte[] content) {
        Map<String, byte[]> entries = new HashMap<>();
        UnpackLimit unpacking = new UnpackLimit(file, content.length);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (READ.contains(entry.getName())) {
                    entries.put(entry.getName(), unpacking.all(zip));
                } else {
                    entries.put(entry.getName(), NOTHING);
                    unpacking.skip(zip);
                }
            }
            return entries;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " is a broken zip: " + e.getMessage(), e);
        }
    }

    private ImportedModel model() {
        byte[] configuration = entries.get(ModelZip.CONFIGURATION);
        byte[] coefficients = entries.get(ModelZip.COEFFICIENTS);
        byte[] bytes = entries.get(ModelZip.BYTES);
        byte[] own = entries.get(ModelZip.NETWORK);
        if (own != null && bytes != null) {
            return new OwnModel(file, new String(own, StandardCharsets.UTF_8))
                    .with(Nd4j.createFromArray(Int8Weights.read(bytes)));
        }
        if (entries.containsKey(KERAS3)) {
            throw new IllegalArgumentException(
                    file + " is a .keras file of Keras 3, which is not read (save it as .h5: model.save('net.h5'))");
        }
        if (configuration == null || coefficients == null) {
            throw new IllegalArgumentException(file + " is a zip, but no model: it has no " + ModelZip.CONFIGURATION
                    + " or no " + ModelZip.COEFFICIENTS + " (name the model.zip of a run)");
        }
        float[] numbers = CoefficientsFile.of(file, coefficients);
        INDArray parameters = Nd4j.createFromArray(numbers).reshape(1, numbers.length);
        return own != null
                ? new OwnModel(file, new String(own, StandardCharsets.UTF_8)).with(parameters)
                : foreign(new String(configuration, StandardCharsets.UTF_8), parameters);
    }

    private ImportedModel foreign(String configuration, INDArray parameters) {
        ClassAllowList.check(file, configuration);
        return configuration.contains("\"vertices\"")
                ? new ForeignGraph(file, configuration).with(parameters)
                : new ForeignChain(file, configuration).with(parameters);
    }
}
