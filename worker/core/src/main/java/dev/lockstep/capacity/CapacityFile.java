package dev.lockstep.capacity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that a measurement is kept in. */
public final class CapacityFile {
    /** Within the folder of a measurement. */
    public static final String NAME = "capacity.json";

    private static final String REMEDY = ": measure it anew with ./lockstep capacity";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private CapacityFile() {}

    /** Writes it into a folder that is there, over one that was there before: an interrupted writer leaves that one. */
    public static void write(Path folder, Capacity capacity) throws IOException {
        AsideFile.write(folder.resolve(NAME), JSON.writeValueAsString(capacity) + "\n");
    }

    /**
     * Reads what was measured.
     *
     * @throws IllegalArgumentException where there is none, or none that this build reads; the message says what to do
     */
    public static Capacity read(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    folder + " holds no " + NAME + ": name a folder that ./lockstep capacity has written");
        }
        try {
            JsonNode tree = JSON.readTree(Files.readString(file));
            int version = tree.path("version").asInt(-1);
            if (version != Capacity.VERSION) {
                throw new IllegalArgumentException(file + " has format version " + (version < 0 ? "unknown" : version)
                        + "; this build reads version " + Capacity.VERSION + REMEDY);
            }
            return JSON.treeToValue(tree, Capacity.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is no measurement: " + e.getOriginalMessage() + REMEDY, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
