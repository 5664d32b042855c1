package dev.lockstep.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which columns the numbers to predict are of, and how many lines ahead of the row: told by the names that windows of a
 * series give them, {@code OT+1} to {@code OT+24}.
 */
public record ForecastColumns(List<String> targets, int lines) {
    private static final String NEXT = "+1";

    /** Empty where the numbers to predict are nothing of the kind. */
    public static Optional<ForecastColumns> of(DataSchema schema) {
        if (schema.labels().areClasses() || schema.featureShape().size() != 2) {
            return Optional.empty();
        }
        List<String> names = schema.labels().numbers();
        List<String> targets = names.stream()
                .takeWhile(name -> name.endsWith(NEXT))
                .map(name -> name.substring(0, name.length() - NEXT.length()))
                .toList();
        if (targets.isEmpty() || names.size() % targets.size() != 0) {
            return Optional.empty();
        }
        ForecastColumns found = new ForecastColumns(targets, names.size() / targets.size());
        return found.names().equals(names) ? Optional.of(found) : Optional.empty();
    }

    /** Of all numbers to predict, line after line. */
    private List<String> names() {
        return IntStream.rangeClosed(1, lines)
                .boxed()
                .flatMap(line -> targets.stream().map(target -> target + "+" + line))
                .toList();
    }
}
