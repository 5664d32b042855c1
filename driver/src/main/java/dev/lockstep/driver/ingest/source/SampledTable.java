package dev.lockstep.driver.ingest.source;

import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The first rows of a table, and the settings of {@code data:} that they suggest. */
record SampledTable(List<SampledColumn> columns) {

    /** The column that a user names, or numbers from 0. */
    SampledColumn column(String asked) {
        List<String> faults = new ArrayList<>();
        List<Integer> found = new ColumnNames(names(), faults).find("--label", List.of(asked));
        IngestException.throwAll(faults);
        return columns.get(found.get(0));
    }

    List<String> names() {
        return columns.stream().map(SampledColumn::name).toList();
    }

    /** A column of sentences that is all there is besides the label. */
    Optional<SampledColumn> onlyText(SampledColumn label) {
        List<SampledColumn> texts = columns.stream()
                .filter(each -> !each.isCalledAs(label) && each.isOfTexts())
                .toList();
        boolean othersCount = columns.stream()
                .anyMatch(each ->
                        !each.isCalledAs(label) && !texts.contains(each) && !each.isIdentifier() && !each.isEmpty());
        return texts.size() == 1 && !othersCount ? Optional.of(texts.get(0)) : Optional.empty();
    }

    /** Whether what looks like a table is sentences with commas in them. */
    boolean isProse() {
        return columns.stream()
                .allMatch(each -> each.isEmpty() || (each.numbers().isEmpty() && each.hasSeveralWords()));
    }

    /** Whether the rows are in order of time. */
    boolean isSeries() {
        return columns.stream().anyMatch(each -> each.isOfDates() && each.isInOrder() && each.distinct() > 2)
                && columns.stream().anyMatch(each -> each.numbers().isPresent());
    }

    List<String> numbers() {
        return columns.stream()
                .filter(each ->
                        each.numbers().isPresent() && each.placeholders().isEmpty())
                .map(SampledColumn::name)
                .toList();
    }

    /** What a table of such columns is given besides how it is read. */
    List<String> settings(SampledColumn label) {
        List<String> lines = new ArrayList<>();
        lines.add("label: " + quoted(label.name()));
        if (label.isMeasured()) {
            lines.add("target: number # the label is measured, not one of a few classes");
            lines.add("scaleLabel: standard # scores are in its own measure all the same");
        }
        List<String> left = columns.stream()
                .filter(each -> !each.isCalledAs(label) && (each.isIdentifier() || each.isEmpty()))
                .map(SampledColumn::name)
                .toList();
        if (!left.isEmpty() && left.size() < columns.size() - 1) {
            String features = columns.stream()
                    .filter(each -> !each.isCalledAs(label) && !left.contains(each.name()))
                    .map(each -> quoted(each.name()))
                    .collect(Collectors.joining(", "));
            lines.add("features: [" + features + "] # not " + String.join(", ", left)
                    + ", of which each row has one of its own, or none");
        }
        lines.add(
                "prepare: auto # numbers to mean 0 and deviation 1, words one-hot, dates cyclic; run.yaml says it in full");
        return lines;
    }

    /** How the numbers of lines of text are written, and what stands for none. */
    List<String> textSettings() {
        List<String> lines = new ArrayList<>();
        List<ValueForm> forms = columns.stream()
                .flatMap(column -> column.numbers().stream())
                .filter(found -> !found.equals(ValueForm.PLAIN))
                .sorted(Comparator.comparing(ValueForm::thousands).reversed()) // one with thousands reads those without
                .toList();
        if (!forms.isEmpty()) {
            ValueForm form = forms.get(0);
            lines.add("decimal: '" + form.decimal() + "'");
            if (!form.thousands().isEmpty()) {
                lines.add("thousands: \"" + form.thousands() + "\"");
            }
        }
        Set<String> missing = new TreeSet<>();
        columns.forEach(column -> missing.addAll(column.placeholders()));
        if (!missing.isEmpty()) {
            lines.add(
                    "missing: [" + missing.stream().map(SampledTable::quoted).collect(Collectors.joining(", ")) + "]");
        }
        return lines;
    }

    /** As YAML takes for this text and no other value. */
    static String quoted(String text) {
        boolean plain = text.matches("[\\p{L}_][\\p{L}\\p{N}_ ]*[\\p{L}\\p{N}_]|[\\p{L}_]")
                && !text.matches("(?i)true|false|yes|no|on|off|null|y|n|all|auto|none");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
