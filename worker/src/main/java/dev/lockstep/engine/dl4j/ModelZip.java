package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Schema;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
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

    /** What DL4J does not know of a model. */
    record Description(
            @Setting("What a row goes through.") NetworkSpec network,

            @Setting("Sizes of a row.") List<Integer> row,

            @Setting(value = "Tokens of the vocabulary; 0 where values go in.", byDefault = "0")
            int tokens) {}

    /** Writes a model in DL4J's format. */
    interface Model {
        void writeTo(OutputStream out) throws IOException;
    }

    /** @param bytes what stands in place of DL4J's numbers; none where those stand there */
    static void write(OutputStream out, NetworkSpec network, Schema schema, Model model, byte[] bytes)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        Path plain = Files.createTempFile("lockstep-model-", ".zip"); // a large one would not fit into a small heap
        try {
            try (OutputStream whole = new BufferedOutputStream(Files.newOutputStream(plain))) {
                model.writeTo(whole);
            }
            copy(plain, zip, bytes.length == 0 ? "" : COEFFICIENTS);
        } finally {
            Files.delete(plain);
        }
        if (bytes.length > 0) {
            zip.putNextEntry(new ZipEntry(BYTES));
            zip.write(bytes);
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry(NETWORK));
        Description description = new Description(network, schema.featureShape(), schema.tokens());
        zip.write(SettingWriter.write(description).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        zip.finish();
    }

    private static void copy(Path model, ZipOutputStream zip, String butFor) throws IOException {
        try (ZipInputStream entries = new ZipInputStream(new BufferedInputStream(Files.newInputStream(model)))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                if (!entry.getName().equals(butFor)) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    entries.transferTo(zip);
                    zip.closeEntry();
                }
            }
        }
    }
}
