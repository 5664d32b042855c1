package dev.lockstep.driver.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import dev.lockstep.driver.ingest.source.LineParser.BadLineException;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which columns lines of JSON have: all that any line has, in the order in which they are first met. A column of an object
 * within the object is called by its path.
 */
final class JsonColumns implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Comparator<Found> ORDER =
            Comparator.comparing(Found::line).thenComparingInt(Found::place);

    private final Map<String, Found> columns = new HashMap<>();

    /**
     * A column.
     *
     * @param place among the values of the line
     * @param list whether it holds several values in any line
     * @param value whether it holds one in any
     */
    private record Found(RowOrigin line, int place, boolean list, boolean value) implements Serializable {
        Found with(Found other) {
            Found first = ORDER.compare(this, other) <= 0 ? this : other;
            return new Found(first.line, first.place, list || other.list, value || other.value);
        }
    }

    /** Looks at every line. Lines that are none are told of when they are read as rows. */
    static StructType of(SourceRows lines) {
        JsonColumns all = lines.rdd().aggregate(new JsonColumns(), JsonColumns::with, JsonColumns::plus);
        List<Map.Entry<String, Found>> inOrder = all.columns.entrySet().stream()
                .filter(each -> each.getValue().list() || each.getValue().value() || !all.isObject(each.getKey()))
                .sorted(Map.Entry.comparingByValue(ORDER))
                .toList();
        StructType schema = new StructType();
        for (Map.Entry<String, Found> each : inOrder) {
            boolean isList = each.getValue().list() && !each.getValue().value();
            DataType type = isList ? DataTypes.createArrayType(DataTypes.StringType) : DataTypes.StringType;
            schema = schema.add(each.getKey(), type, true);
        }
        return schema;
    }

    /** Whether it is null where it is no object. */
    private boolean isObject(String column) {
        return columns.keySet().stream().anyMatch(other -> other.startsWith(column + "."));
    }

    private JsonColumns with(Row line) {
        String text = FirstLine.withoutMark(line.getString(0));
        if (!text.isBlank()) {
            RowOrigin origin = new RowOrigin(line.getString(1), line.getLong(2));
            try {
                JsonLineParser.values(text, (path, value) -> see(path, value, origin));
            } catch (BadLineException e) {
                return this;
            }
        }
        return this;
    }

    private void see(String path, JsonNode value, RowOrigin line) {
        boolean list = value.isContainerNode();
        columns.merge(path, new Found(line, columns.size(), list, !list && !value.isNull()), Found::with);
    }

    private JsonColumns plus(JsonColumns other) {
        other.columns.forEach((path, found) -> columns.merge(path, found, Found::with));
        return this;
    }
}
