package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes rows that are ready as they are: pictures, series. */
final class ReadyQuestions implements Function<CheckedRow, AskedRow> {
    private static final long serialVersionUID = 1L;

    private final Map<String, Integer> classes = new HashMap<>();
    private final boolean labels;

    /** @param labels whether the true label is asked for */
    ReadyQuestions(List<String> classes, boolean labels) {
        classes.forEach(name -> this.classes.put(name, this.classes.size()));
        this.labels = labels;
    }

    @Override
    public AskedRow call(CheckedRow row) {
        if (!row.faults().isEmpty()) {
            return AskedRow.bad(row.origin(), row.faults());
        }
        Object named = row.label();
        float @Nullable [] label = null;
        if (labels) {
            Integer found = named instanceof String name ? classes.get(name) : null;
            if (named instanceof String && found == null) {
                return AskedRow.bad(
                        row.origin(),
                        List.of("the label '" + named + "' is not one of the classes that the model knows"));
            }
            label = named instanceof float[] several
                    ? several
                    : new float[] {found == null ? ((Number) named).floatValue() : found};
        }
        Object[] keys = {row.origin().file(), row.origin().row()};
        return new AskedRow(row.origin(), keys, row.values()[0], label, List.of(), List.of());
    }
}
