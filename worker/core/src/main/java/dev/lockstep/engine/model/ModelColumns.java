package dev.lockstep.engine.model;

import dev.lockstep.data.DataException;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.data.TablePreparation.PreparedRow;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a model takes, and what becomes of their values: as it was with the rows that it learned from.
 *
 * @param preparation null where rows are no rows of a table
 * @param source what the model learned from, for messages
 */
public record ModelColumns(@Nullable TablePreparation preparation, String source) implements Serializable {
    /** What a column is called that holds the class of rows that were made. */
    private static final String LABEL = "label";

    static ModelColumns of(TrainedModel model) {
        DataSchema schema = model.schema();
        DataSchema.Labels labels = schema.labels();
        boolean isNamed = schema.featureShape().size() == 1
                && schema.tokens() == 0
                && schema.featureNames().size() == schema.featureWidth();
        Optional<TablePreparation> plain = isNamed
                ? Optional.of(TablePreparation.plain(
                        schema.featureNames(),
                        labels.areClasses() ? LABEL : labels.numbers().get(0),
                        labels.classes()))
                : Optional.empty();
        TablePreparation preparation = model.manifest()
                .rows()
                .prepared()
                .filter(found -> found.width() == schema.featureWidth())
                .or(() -> plain)
                .orElse(null);
        return new ModelColumns(preparation, model.manifest().rows().source());
    }

    /** In the order of their features; none where rows are no rows of a table. */
    public List<String> names() {
        return prepared().map(TablePreparation::columns).orElse(List.of()).stream()
                .map(PreparedColumn::name)
                .toList();
    }

    /** What is done to their values; empty where rows are no rows of a table. */
    public Optional<TablePreparation> prepared() {
        return Optional.ofNullable(preparation);
    }

    /**
     * What the network is given for a row, which needs no label.
     *
     * @param row raw values by the names of their columns, as the source had them
     * @throws DataException that names every value that is none, or where rows have no columns
     */
    public PreparedRow features(Map<String, ?> row) {
        return known().prepare(row);
    }

    /** The same of values in the order of the names; null where one is missing. */
    public PreparedRow features(List<? extends @Nullable Object> values) {
        int columns = known().columns().size();
        if (values.size() != columns) {
            throw new DataException("the row has " + values.size() + " values, but the model takes " + columns + ": "
                    + String.join(", ", names()));
        }
        return known().prepare(values);
    }

    /** The column of the label, where somebody wants to compare. */
    public String labelName() {
        return known().label().name();
    }

    /**
     * The true label of a row, as a data set would keep it.
     *
     * @param found what stands in its column
     * @throws DataException where it is none, or none that the model knows
     */
    public float label(@Nullable Object found) {
        return known().labelOf(found);
    }

    private TablePreparation known() {
        TablePreparation known = preparation;
        if (known == null) {
            throw new DataException("the model learned from " + source
                    + ", whose rows have no columns; they are given as they are: their features");
        }
        return known;
    }
}
