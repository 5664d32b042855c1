package dev.lockstep.engine.model;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.UnpackLimit;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.SettingWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * The file of a model: a zip with the network as a run file says it, from which another run can begin, its numbers, and how
 * Deeplearning4j makes it, so that this library opens the same file, whatever engine has computed it.
 */
public final class ModelArchive {
    /** How Deeplearning4j makes the model. */
    public static final String CONFIGURATION = "configuration.json";
    /** The network. */
    public static final String NETWORK = "lockstep.yaml";
    /** What it has learned, where that is rounded to bytes. */
    public static final String BYTES = "weights.int8";

    private static final byte[] NOTHING = {};

    private ModelArchive() {}

    /**
     * What an engine needs to know to begin with a model.
     *
     * @param engine which has computed it
     */
    public static ModelEntry network(String engine, NetworkSpec network, DataSchema schema) {
        return ModelEntry.of(
                NETWORK,
                SettingWriter.write(new ModelDescription(network, schema.featureShape(), schema.tokens(), engine)));
    }

    /**
     * What is in the file of a model: the network, its numbers, and what Deeplearning4j opens it by.
     *
     * @param engine which has computed it
     * @param parameters in model order
     */
    public static List<ModelEntry> entries(
            String engine, NetworkSpec network, DataSchema schema, FloatBuffer parameters) {
        NetworkPlan plan = NetworkCheck.plan(network, schema);
        return List.of(
                ModelEntry.of(CONFIGURATION, Dl4jConfiguration.of(network, plan)),
                network(engine, network, schema),
                ModelEntry.ofFloats(CoefficientsFile.ENTRY, out -> CoefficientsFile.write(parameters, out)));
    }

    /**
     * Writes entries in this order, as fast as the disk takes it.
     *
     * @param comment stands where no library looks; none where it is empty
     */
    public static void write(OutputStream out, List<ModelEntry> entries, String comment) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (ModelEntry entry : entries) {
            zip.setLevel(entry.level());
            zip.putNextEntry(new ZipEntry(entry.name()));
            entry.content().writeTo(zip);
            zip.closeEntry();
        }
        zip.setComment(comment);
        zip.finish();
    }

    /** Whether these may be the bytes of a zip at all. */
    public static boolean isZip(byte[] content) {
        return content.length > 1 && content[0] == 'P' && content[1] == 'K';
    }

    /**
     * The entries of a zip, by their names: those that are wanted as they are, all others empty. State of updaters can be most
     * of a file.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is broken, or unpacks to more than a model does
     */
    public static Map<String, byte[]> read(String file, byte[] content, Set<String> wanted) {
        Map<String, byte[]> entries = new HashMap<>();
        UnpackLimit unpacking = new UnpackLimit(file, content.length);
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (wanted.contains(entry.getName())) {
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
}
