package dev.lockstep.driver.ingest;

import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns checked rows into features and labels. */
interface Encoder extends Serializable {
    Encoded encode(Checked row);

    /** Rows that are ready. */
    static Encoder ready(List<String> classes) {
        Map<String, Integer> numbers = numbers(classes);
        return row -> new Encoded(row.values()[0], labels(row.label(), numbers), 0);
    }

    /** Rows of a table, by what was fitted. */
    static Encoder table(List<PreparedColumn> columns, List<String> classes) {
        int width = columns.stream().mapToInt(PreparedColumn::width).sum();
        Map<String, Integer> numbers = numbers(classes);
        return row -> {
            float[] features = new float[width];
            int at = 0;
            int unknown = 0;
            for (int i = 0; i < columns.size(); i++) {
                PreparedColumn column = columns.get(i);
                @Nullable Object value = row.values()[i];
                column.write(value, features, at);
                if (column.kind() == Kind.NUMBER && !Float.isFinite(features[at])) {
                    throw new IngestException(row.origin().said("row") + ": column " + column.name() + ": " + value
                            + " is too large for a float once it is scaled");
                }
                unknown += column.knows(value) ? 0 : 1;
                at += column.width();
            }
            return new Encoded(features, labels(row.label(), numbers), unknown);
        };
    }

    private static Map<String, Integer> numbers(List<String> classes) {
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach(name -> numbers.put(name, numbers.size()));
        return numbers;
    }

    private static float[] labels(Object label, Map<String, Integer> numbers) {
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
        return new float[] {
            label instanceof String name ? numbers.getOrDefault(name, -1) : ((Double) label).floatValue()
        };
    }
}
