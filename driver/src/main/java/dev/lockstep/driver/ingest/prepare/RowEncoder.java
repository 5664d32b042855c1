package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.data.DataException;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns checked rows into features and labels. */
public interface RowEncoder extends Serializable {
    EncodedRow encode(CheckedRow row);

    /** Rows that are ready. */
    static RowEncoder ready(List<String> classes, NumberScale scale) {
        Map<String, Integer> numbers = numbers(classes);
        return row -> new EncodedRow(row.values()[0], labels(row.label(), numbers, scale), 0);
    }

    /** Rows of a table, by what was fitted. */
    static RowEncoder table(List<PreparedColumn> columns, List<String> classes, NumberScale scale) {
        Map<String, Integer> numbers = numbers(classes);
        return row -> {
            List<@Nullable Object> values = Arrays.asList(row.values()).subList(0, columns.size());
            try {
                float[] features = PreparedColumn.features(columns, values);
                int unknown = PreparedColumn.unknown(columns, values).size();
                return new EncodedRow(features, labels(row.label(), numbers, scale), unknown);
            } catch (DataException e) {
                throw new IngestException(row.origin().said("row") + ": " + e.getMessage(), e);
            }
        };
    }

    private static Map<String, Integer> numbers(List<String> classes) {
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
    }

    private static float[] labels(Object label, Map<String, Integer> numbers, NumberScale scale) {
        if (label instanceof float[] several) {
            return several;
        }
        if (label instanceof String[] names) {
            float[] steps = new float[names.length];
            for (int i = 0; i < names.length; i++) {
                steps[i] = numbers.getOrDefault(names[i], -1);
            }
            return steps;
        }
        return new float[] {label instanceof String name ? numbers.getOrDefault(name, -1) : scale.of((Double) label)};
    }
}
