package dev.lockstep.engine.dl4j;

import dev.lockstep.data.DataSchema;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The file of a model: DL4J's own, which {@code ModelSerializer} opens, and in it the network as a run file says it, from
 * which another run can begin.
 */
final class ModelZip {
    static final String NETWORK = "lockstep.yaml";
    static final String CONFIGURATION = "configuration.json";
    static final String BYTES = "weights.int8";
    static final String COEFFICIENTS = "coefficients.bin";

    private ModelZip() {}

    /** Writes what belongs into an entry. */
    interface Writing {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What a model has learned. */
    record Learned(String entry, Writing content) {}

    /** What DL4J does not know of a model. */
    record Description(
            @Setting("What a row goes through.") NetworkSpec network,

            @Setting("Sizes of a row.") List<Integer> row,

            @Setting(value = "Tokens of the vocabulary; 0 where values go in.", byDefault = "0")
            int tokens) {}

    /**
     * Writes a model, as fast as the disk takes it.
     *
     * @param configuration how DL4J makes it
     * @param learned writes DL4J's own numbers, or other bytes that stand in their place
     */
    static void write(OutputStream out, NetworkSpec network, DataSchema schema, String configuration, Learned learned)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        Description description = new Description(network, schema.featureShape(), schema.tokens());
        put(zip, CONFIGURATION, text -> text.write(configuration.getBytes(StandardCharsets.UTF_8)));
        put(zip, NETWORK, text -> text.write(SettingWriter.write(description).getBytes(StandardCharsets.UTF_8)));
        // Floats hardly get smaller, and to try takes ten times as long as to write them. Bytes do, most where many are
        // zero.
        zip.setLevel(learned.entry().equals(BYTES) ? Deflater.DEFAULT_COMPRESSION : Deflater.NO_COMPRESSION);
        put(zip, learned.entry(), learned.content());
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String entry, Writing content) throws IOException {
        zip.putNextEntry(new ZipEntry(entry));
        content.writeTo(zip);
        zip.closeEntry();
    }
}
