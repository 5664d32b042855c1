package dev.lockstep.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.lockstep.data.LearnedRows;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the file of a model says of where it comes from and of the rows that it takes; {@code manifest.json} there.
 *
 * @param format which version of this file it is
 * @param lockstep the version that wrote it
 * @param weightsSha256 the name of its weights; empty until it is known
 * @param identity all that decided the weights, by the names of settings
 * @param versions of what computed them
 */
public record ModelManifest(
        int format,
        String lockstep,
        String weightsSha256,
        Map<String, String> identity,
        Map<String, String> versions,
        LearnedRows rows) {
    /** The version that this build writes, and the newest that it reads. */
    public static final int FORMAT = 1;

    static final String ENTRY = "manifest.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** Of the models of one run, whatever their weights will be. */
    public static ModelManifest of(Map<String, String> identity, Map<String, String> versions, LearnedRows rows) {
        String version = ModelManifest.class.getPackage().getImplementationVersion();
        return new ModelManifest(
                FORMAT,
                version == null ? "not from a jar" : version,
                "",
                new TreeMap<>(identity),
                new TreeMap<>(versions),
                rows);
    }

    /** The same of weights of this name. */
    public ModelManifest named(String hash) {
        return new ModelManifest(format, lockstep, hash, identity, versions, rows);
    }

    /** The text of the file. */
    public String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be said in JSON", e);
        }
    }

    /**
     * Reads what a file says of itself.
     *
     * @throws IllegalArgumentException where a newer version wrote it, or it cannot be read
     */
    static ModelManifest read(String file, byte[] json) {
        try {
            JsonNode tree = JSON.readTree(json);
            int format = tree.path("format").asInt(0);
            if (format > FORMAT) {
                throw new IllegalArgumentException(file + " was written by Lockstep "
                        + tree.path("lockstep").asText("of an unknown version") + " in format " + format
                        + " of models; this build reads formats up to " + FORMAT
                        + ": use that version, or a newer one");
            }
            return JSON.treeToValue(tree, ModelManifest.class);
        } catch (IOException e) {
            String why = e instanceof JsonProcessingException broken ? broken.getOriginalMessage() : e.getMessage();
            throw new IllegalArgumentException(
                    file + " holds a " + ENTRY + " that cannot be read: " + why + " (name the model.zip of a run)", e);
        }
    }
}
