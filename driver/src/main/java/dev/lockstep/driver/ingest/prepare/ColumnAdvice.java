package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.driver.ingest.source.SourceRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What to write into a run file whose table has faults: of thousands of faulty rows, the reason is often that of a few columns. */
public final class ColumnAdvice {
    private static final int FEW_WORDS = 100;

    private final List<TablePlan.Rule> features;
    private final ColumnLook[] looks;

    private ColumnAdvice(List<TablePlan.Rule> features, ColumnLook[] looks) {
        this.features = features;
        this.looks = looks;
    }

    /** Looks at all rows once more: only asked for where the run fails. */
    public static List<String> of(List<SourceRows> tables, TablePlan plan) {
        ColumnLook[] all = ColumnLook.of(tables.get(0), plan.features(), FEW_WORDS);
        tables.stream().skip(1).forEach(table -> ColumnLook.add(all, ColumnLook.of(table, plan.features(), FEW_WORDS)));
        return new ColumnAdvice(plan.features(), all).lines();
    }

    /** What is in the way of finding out what a table is: numbers of other countries, and texts that stand for no value. */
    static List<String> inTheWay(List<TablePlan.Rule> features, ColumnLook[] looks) {
        ColumnAdvice advice = new ColumnAdvice(features, looks);
        List<String> lines = new ArrayList<>();
        advice.commas().ifPresent(lines::add);
        advice.placeholders().ifPresent(lines::add);
        return lines;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        say(numbers(look -> look.isOfWords() && look.hasFewWords()), "of words", "encode: oneHot", lines);
        List<String> many = numbers(look -> look.isOfWords() && !look.hasFewWords());
        if (!many.isEmpty()) {
            lines.add(subject(many, "of more than " + FEW_WORDS + " different words each")
                    + ": give data.features without them, or prepare: [{ columns: [" + listed(many)
                    + "], encode: hash }]");
        }
        say(numbers(ColumnLook::isOfDates), "of dates", "encode: date", lines);
        commas().ifPresent(lines::add);
        placeholders().ifPresent(lines::add);
        say(lacking(), "without a value in some rows", "missing: mean", lines);
        return lines;
    }

    private static void say(List<String> names, String what, String remedy, List<String> lines) {
        if (!names.isEmpty()) {
            lines.add(subject(names, what) + ": write prepare: [{ columns: [" + listed(names) + "], " + remedy + " }]");
        }
    }

    private static String subject(List<String> names, String what) {
        return (names.size() == 1 ? "column " + names.get(0) + " is " : "columns " + String.join(", ", names) + " are ")
                + what;
    }

    private Optional<String> commas() {
        List<String> names = numbers(ColumnLook::isOfCommas);
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(subject(names, "of numbers with a comma") + ": write decimal: ','");
    }

    private Optional<String> placeholders() {
        List<String> names = numbers(ColumnLook::hasPlaceholder);
        List<String> words = Stream.of(looks)
                .filter(ColumnLook::hasPlaceholder)
                .flatMap(look -> look.words().stream())
                .distinct()
                .toList();
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(subject(names, "of numbers, in place of which stands " + String.join(", ", words))
                        + " at times: write missing: [" + listed(words) + "], and prepare: [{ columns: ["
                        + listed(names) + "], missing: mean }]");
    }

    /** Columns that are to be numbers, of which this holds. */
    private List<String> numbers(Predicate<ColumnLook> holds) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < looks.length; i++) {
            TablePlan.Rule rule = features.get(i);
            if (rule.kind() == Kind.NUMBER && holds.test(looks[i])) {
                names.add(rule.name());
            }
        }
        return names;
    }

    private List<String> lacking() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < looks.length; i++) {
            TablePlan.Rule rule = features.get(i);
            boolean isNumber = rule.kind() == Kind.NUMBER && looks[i].isOfNumbers();
            if (isNumber && rule.missing() == Missing.FAIL && looks[i].missing() > 0) {
                names.add(rule.name());
            }
        }
        return names;
    }

    /** As a list of YAML has them. */
    private static String listed(List<String> names) {
        return names.stream()
                .map(name ->
                        name.matches("[\\p{L}_][\\p{L}\\p{N}_]*|\\d+") ? name : "'" + name.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
    }
}
