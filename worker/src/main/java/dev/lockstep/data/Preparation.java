package dev.lockstep.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How rows of a source became rows of a data set, with all that was fitted on the training rows: what prediction applies
 * again. Kept in the manifest.
 *
 * @param columns the columns of a table that are used, in the order of their features; none where rows were ready
 * @param label what is predicted
 * @param faults of the first rows that could not be read and were skipped
 * @param unknownWords words in rows that are kept apart which the training rows have not
 */
public record Preparation(List<PreparedColumn> columns, PreparedLabel label, List<String> faults, long unknownWords)
        implements Serializable {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The label.
     *
     * @param strip text that is taken off the end
     * @param classes the names of the classes, or none where the label is a number
     */
    public record PreparedLabel(String name, String strip, List<String> classes) implements Serializable {}

    /** Of a data set; empty where its rows were made and not read. */
    public static Optional<Preparation> of(Manifest manifest) {
        if (manifest.preparation().isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(manifest.preparation(), Preparation.class));
        } catch (JsonProcessingException e) {
            throw new DataException(
                    "the preparation of " + manifest.fingerprint() + " cannot be read: " + e.getOriginalMessage()
                            + "; remove the directory, and it is prepared anew",
                    e);
        }
    }

    public JsonNode toTree() {
        return JSON.valueToTree(this);
    }
}
