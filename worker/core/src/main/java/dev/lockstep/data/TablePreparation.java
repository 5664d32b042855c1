package dev.lockstep.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a source became rows of a data set, with all that was fitted on the training rows: what prediction applies
 * again. Kept in the manifest.
 *
 * @param columns the columns of a table that are used, in the order of their features; none where rows were ready
 * @param label what is predicted
 * @param faults of the first rows that could not be read and were skipped
 * @param unknownWords words in rows that are kept apart which the training rows have not
 */
public record TablePreparation(
        List<PreparedColumn> columns, PreparedLabel label, List<String> faults, long unknownWords)
        implements Serializable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_CLASSES = 20;

    /**
     * The label.
     *
     * @param strip text that is taken off the end
     * @param classes the names of the classes, or none where the label is a number
     */
    public record PreparedLabel(String name, String strip, List<String> classes) implements Serializable {}

    /** Of a data set; empty where its rows were made and not read. */
    public static Optional<TablePreparation> of(DatasetManifest manifest) {
        if (manifest.preparation().isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(manifest.preparation(), TablePreparation.class));
        } catch (JsonProcessingException e) {
            throw new DataException(
                    "the preparation of " + manifest.fingerprint() + " cannot be read: " + e.getOriginalMessage()
                            + "; remove the directory, and it is prepared anew",
                    e);
        }
    }

    /**
     * A row that is ready to be predicted.
     *
     * @param unknown columns whose words training has not seen: no feature of a one-hot column is set for them
     */
    @SuppressWarnings("ArrayRecordComponent") // on its way to a network, never compared
    public record PreparedRow(float[] features, List<String> unknown) {}

    /**
     * Prepares a row of a table as the training rows were.
     *
     * @param row values by the names of their columns; columns that are not used may be there
     * @throws DataException that names every value that is none
     */
    public PreparedRow prepare(Map<String, ?> row) {
        if (columns.isEmpty()) {
            throw new DataException("rows of this data set have no columns; they are given as they are");
        }
        List<String> faults = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>();
        columns.forEach(column -> values.add(column.read(row.get(column.name()), faults)));
        if (!faults.isEmpty()) {
            throw new DataException(String.join("; ", faults));
        }
        return new PreparedRow(PreparedColumn.features(columns, values), PreparedColumn.unknown(columns, values));
    }

    /** The label of a row, to compare a prediction with: the number of its class, or the number that it is. */
    public float label(Map<String, ?> row) {
        Object raw = RawValue.stripped(row.get(label.name()), label.strip());
        if (raw == null) {
            throw new DataException("column " + label.name() + ": the label is missing");
        }
        if (label.classes().isEmpty()) {
            List<String> faults = new ArrayList<>();
            double number = RawValue.number(raw, label.name(), faults);
            if (!faults.isEmpty()) {
                throw new DataException(String.join("; ", faults));
            }
            return (float) number;
        }
        int number = label.classes().indexOf(RawValue.text(raw));
        if (number < 0) {
            throw new DataException("column " + label.name() + ": the label '" + RawValue.shortened(raw.toString())
                    + "' is not one of the " + label.classes().size() + " classes that were trained: "
                    + label.classes().stream().limit(MOST_CLASSES).collect(Collectors.joining(", "))
                    + (label.classes().size() > MOST_CLASSES ? ", …" : ""));
        }
        return number;
    }

    public JsonNode toTree() {
        return JSON.valueToTree(this);
    }
}
