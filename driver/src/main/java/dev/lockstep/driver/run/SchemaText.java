package dev.lockstep.driver.run;

import dev.lockstep.data.DataSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What rows of a schema are, in words. */
record SchemaText(DataSchema schema, Optional<Double> byteScale) {
    private static final int MOST_NAMES = 12;

    static String count(long count, String one) {
        return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
    }

    /** The first names, and the last one where there are more. */
    static String some(List<String> names) {
        String shown = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMES ? shown + ", … " + names.get(names.size() - 1) : shown;
    }

    String row() {
        List<Integer> shape = schema.featureShape();
        String text = switch (shape.size()) {
            case 3 ->
                "image of " + count(shape.get(0), "channel") + ", " + shape.get(1) + " high and " + shape.get(2)
                        + " wide";
            case 2 -> "series of " + count(shape.get(0), "step") + " with " + count(shape.get(1), "value") + " each";
            default ->
                schema.tokens() > 0
                        ? count(shape.get(0), "token") + " of a vocabulary of " + schema.tokens()
                        : count(shape.get(0), "value");
        };
        String names = schema.featureNames().isEmpty() ? "" : ": " + some(schema.featureNames());
        return text
                + (schema.padded() ? " at most" : "")
                + names
                + byteScale
                        .map(scale -> String.format(Locale.ROOT, "; bytes, times %.6g", scale))
                        .orElse("");
    }

    String label() {
        DataSchema.Labels labels = schema.labels();
        if (!labels.areClasses()) {
            return "numbers: " + some(labels.numbers());
        }
        String each = labels.ofEachStep() ? " for each step" : "";
        return labels.classes().size() + " classes" + each + ": " + some(labels.classes());
    }
}
