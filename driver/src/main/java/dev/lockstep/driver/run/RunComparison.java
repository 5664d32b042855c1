package dev.lockstep.driver.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Runs side by side: in what they differ, and what came out. */
public record RunComparison(List<RunSummary> runs) {
    private static final int SHOWN = 12;
    private static final int NAME = 34;
    private static final int COLUMN = 24;

    /** One line of the table: what is compared, and what each run has. */
    public record Line(String name, List<String> values) {}

    /** The settings that are not the same in all runs. Where checkpoints and data sets lie is no difference. */
    public List<Line> settings() {
        Set<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.settings().keySet()));
        return names.stream()
                .map(name -> line(name, run -> run.settings().getOrDefault(name, "-")))
                .filter(line -> line.values().stream().distinct().count() > 1)
                .toList();
    }

    /** What came out of each. */
    public List<Line> outcomes() {
        List<Line> lines = new ArrayList<>();
        lines.add(line("status", RunSummary::status));
        Set<String> names = new LinkedHashSet<>();
        runs.forEach(run -> names.addAll(run.figures().keySet()));
        names.forEach(name -> lines.add(line(name, run -> figure(run, name))));
        lines.add(line(
                "weights", run -> run.weights().isEmpty() ? "-" : run.weights().substring(0, SHOWN)));
        return lines;
    }

    private static String figure(RunSummary run, String name) {
        Double value = run.figures().get(name);
        if (value == null) {
            return "-";
        }
        return value == Math.rint(value)
                ? String.valueOf(value.longValue())
                : String.format(Locale.ROOT, "%.5g", value);
    }

    private Line line(String name, Function<RunSummary, String> of) {
        return new Line(name, runs.stream().map(of).toList());
    }

    /** The whole for a terminal. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(row(line("", run -> String.valueOf(run.directory().getFileName()))));
        settings().forEach(line -> lines.add(row(line)));
        lines.add("");
        outcomes().forEach(line -> lines.add(row(line)));
        boolean areAlike = runs.stream().map(RunSummary::weights).distinct().count() == 1
                && !runs.get(0).weights().isEmpty();
        if (areAlike) {
            lines.add("");
            lines.add("all of them came to the same weights, bit for bit");
        }
        return lines;
    }

    private static String row(Line line) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-" + NAME + "s", line.name()));
        line.values()
                .forEach(value -> row.append(' ').append(String.format(Locale.ROOT, "%" + COLUMN + "s", shown(value))));
        return row.toString();
    }

    private static String shown(String value) {
        return value.length() <= COLUMN ? value : value.substring(0, COLUMN - 1) + "…";
    }
}
