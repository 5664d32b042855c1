package dev.lockstep.data;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a data set directory says of itself; {@code manifest.json} there, described in {@code docs/formats.md}.
 *
 * @param classes the names of the classes, or empty where the label is a number
 * @param pixelScale what a stored byte is multiplied by to make a feature; empty where features are stored as floats
 */
public record Manifest(
        int version,
        String fingerprint,
        String source,
        List<Integer> featureShape,
        List<String> featureNames,
        Optional<List<String>> classes,
        List<String> labelNames,
        Optional<Double> pixelScale,
        Map<Part, Long> rows,
        List<Block> blocks) {
    public static final String FILE = "manifest.json";
    public static final int VERSION = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new com.fasterxml.jackson.datatype.jdk8.Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** One file of rows. */
    public record Block(Part part, String file, long rows, long bytes, String crc32c) implements java.io.Serializable {}

    public Schema schema() {
        Schema.Labels labels =
                classes.<Schema.Labels>map(Schema.Classes::new).orElseGet(() -> new Schema.Numbers(labelNames));
        return new Schema(featureShape, featureNames, labels);
    }

    public byte[] toJson() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    static Manifest read(String file, InputStream in) throws IOException {
        Manifest manifest = JSON.readValue(in, Manifest.class);
        if (manifest.version() != VERSION) {
            throw new DataException(file + " has format version " + manifest.version() + "; this build reads version "
                    + VERSION + ": remove the directory, and it is prepared anew");
        }
        return manifest;
    }
}
