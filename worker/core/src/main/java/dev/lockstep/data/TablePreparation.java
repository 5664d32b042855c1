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
     * @param form how it is written
     * @param classes the names of the classes, or none where the label is a number
     * @param subtract what is taken from a number before it is multiplied
     * @param multiply what a number is multiplied by after that
     */
    public record PreparedLabel(String name, ValueForm form, List<String> classes, double subtract, double multiply)
            implements Serializable {
        /** As it is. */
        public PreparedLabel(String name, ValueForm form, List<String> classes) {
            this(name, form, classes, 0, 1);
        }

        /** How a number became a label. */
        public NumberScale scale() {
            return new NumberScale(subtract, multiply);
        }
    }

    /**
     * Of columns that are numbers, to which nothing is done.
     *
     * @param classes of the label; none where it is a number
     */
    public static TablePreparation plain(List<String> names, String label, List<String> classes) {
        List<PreparedColumn> columns = names.stream()
                .map(name -> PreparedColumn.number(name, ValueForm.PLAIN, 0, 1, null))
                .toList();
        return new TablePreparation(columns, new PreparedLabel(label, ValueForm.PLAIN, classes), List.of(), 0);
    }

    /** Of a data set; empty where its rows were made and not read. */
    public static Optional<TablePreparation> of(DatasetManifest manifest) {
        return of(manifest.preparation(), manifest.fingerprint());
    }

    /** @param fingerprint of the data set that it was fitted for */
    static Optional<TablePreparation> of(JsonNode preparation, String fingerprint) {
        if (preparation.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.treeToValue(preparation, TablePreparation.class));
        } catch (JsonProcessingException e) {
            throw new DataException(
                    "the preparation of " + fingerprint + " cannot be read: " + e.getOriginalMessage()
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
        List<@Nullable Object> found = new ArrayList<>(columns.size());
        columns.forEach(column -> found.add(row.get(column.name())));
        return prepare(found);
    }

    /**
     * The same of values in the order of the columns; null where one is missing.
     *
     * @throws DataException that names every value that is none
     */
    public PreparedRow prepare(List<? extends @Nullable Object> row) {
        if (columns.isEmpty()) {
            throw new DataException("rows of this data set have no columns; they are given as they are");
        }
        List<String> faults = new ArrayList<>();
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(columns.get(i).read(row.get(i), faults));
        }
        if (!faults.isEmpty()) {
            throw new DataException(String.join("; ", faults));
        }
        return new PreparedRow(PreparedColumn.features(columns, values), PreparedColumn.unknown(columns, values));
    }

    /** Features that come of all columns. */
    public int width() {
        return columns.stream().mapToInt(PreparedColumn::width).sum();
    }

    /** The label of a row, to compare a prediction with: the number of its class, or the number that it is, scaled as the labels of training are. */
    public float label(Map<String, ?> row) {
        return labelOf(row.get(label.name()));
    }

    /** The same of what stands in its column. */
    public float labelOf(@Nullable Object found) {
        Object raw = label.form().stripped(found);
        if (raw == null) {
            throw new DataException("column " + label.name() + ": the label is missing");
        }
        if (label.classes().isEmpty()) {
            List<String> faults = new ArrayList<>();
            double number = label.form().number(raw, label.name(), faults);
            if (!faults.isEmpty()) {
                throw new DataException(String.join("; ", faults));
            }
            return label.scale().of(number);
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

    /** What became of a number that is predicted: the label, or a column that windows look ahead in. */
    NumberScale scaleOf(String number) {
        String name = LearnedRows.columnOf(number);
        return columns.stream()
                .filter(column -> column.name().equals(name) && !label.name().equals(name))
                .findFirst()
                .map(PreparedColumn::scale)
                .orElse(label.scale());
    }

    public JsonNode toTree() {
        return JSON.valueToTree(this);
    }
}
