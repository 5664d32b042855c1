package dev.lockstep.driver.page;

import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.Capacity.SlowPart;
import dev.lockstep.capacity.Capacity.SoftwareVersion;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.capacity.StepSample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Two measured clusters, or two days of one, beside each other: what is faster by how much, and what else is different. */
public record CapacityComparison(Capacity one, Capacity other) {
    private static final String SECONDS = "s";

    /** A figure that both may have, of which more is better unless it is a time. */
    private record Figure(double value, String unit) {}

    /** For a terminal. */
    public List<String> lines() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"", one.measuredAt(), other.measuredAt(), "better or worse"});
        Map<String, Figure> here = figures(one);
        Map<String, Figure> there = figures(other);
        Stream.concat(here.keySet().stream(), there.keySet().stream())
                .distinct()
                .forEach(name -> {
                    Figure a = here.get(name);
                    Figure b = there.get(name);
                    rows.add(new String[] {name, said(a), said(b), a == null || b == null ? "–" : change(a, b)});
                });
        List<String> lines = new ArrayList<>(aligned(rows));
        different(lines);
        slow(lines, "only in the first: ", one.slow(), other.slow());
        slow(lines, "only in the second: ", other.slow(), one.slow());
        return lines;
    }

    private static Map<String, Figure> figures(Capacity of) {
        Map<String, Figure> figures = new LinkedHashMap<>();
        figures.put("executors", new Figure(of.executors().size(), ""));
        executors(figures, of, "GFLOP/s a core", 1e9, ExecutorMeasure::flopsPerSecond);
        executors(figures, of, "GFLOP/s beside others", 1e9, ExecutorMeasure::flopsPerSecondTogether);
        executors(figures, of, "memory GB/s", 1e9, ExecutorMeasure::memoryBytesPerSecond);
        executors(figures, of, "disk read MB/s", 1e6, ExecutorMeasure::diskReadBytesPerSecond);
        executors(figures, of, "disk write MB/s", 1e6, ExecutorMeasure::diskWriteBytesPerSecond);
        links(figures, of, "link MB/s", 1e6, "", LinkMeasure::bytesPerSecond);
        links(figures, of, "latency ms", 1e-3, SECONDS, LinkMeasure::latencySeconds);
        for (AverageSample sample : of.averages()) {
            figures.put(
                    "average of " + sample.places().size() + " × " + NumberLabels.bytes(4 * sample.floats()) + ", ms",
                    new Figure(sample.seconds().median() * 1e3, SECONDS));
        }
        for (StepSample sample : of.steps()) {
            figures.put(
                    "rows/s, " + CapacityWords.kind(sample) + ", " + sample.ranks() + " × " + sample.batch(),
                    new Figure(sample.rowsPerSecond(), ""));
        }
        return figures;
    }

    private static void executors(
            Map<String, Figure> figures,
            Capacity of,
            String name,
            double scale,
            Function<ExecutorMeasure, Repeats> what) {
        if (!of.executors().isEmpty()) {
            double median = new Repeats(of.executors().stream()
                            .map(each -> what.apply(each).median())
                            .toList())
                    .median();
            figures.put(name, new Figure(median / scale, ""));
        }
    }

    private static void links(
            Map<String, Figure> figures,
            Capacity of,
            String name,
            double scale,
            String unit,
            Function<LinkMeasure, Repeats> what) {
        for (boolean isOneHost : new boolean[] {false, true}) {
            List<Double> values = of.links().stream()
                    .filter(link -> link.isOneHost() == isOneHost)
                    .map(link -> what.apply(link).median())
                    .toList();
            if (!values.isEmpty()) {
                figures.put(
                        name + (isOneHost ? " within a host" : " between hosts"),
                        new Figure(new Repeats(values).median() / scale, unit));
            }
        }
    }

    private static String said(@org.jspecify.annotations.Nullable Figure figure) {
        return figure == null ? "–" : CapacityWords.digits(figure.value());
    }

    private static String change(Figure a, Figure b) {
        double ratio = a.unit().equals(SECONDS) ? a.value() / b.value() : b.value() / a.value();
        return String.format(Locale.ROOT, "%+.1f%%", 100 * (ratio - 1));
    }

    private static List<String> aligned(List<String[]> rows) {
        int[] widths = new int[rows.get(0).length];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        });
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int i = 0; i < widths.length; i++) {
                        line.append(String.format(Locale.ROOT, "%-" + Math.max(1, widths[i]) + "s  ", row[i]));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }

    private void different(List<String> lines) {
        Map<String, String> here = facts(one);
        Map<String, String> there = facts(other);
        TreeSet<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            String a = here.getOrDefault(name, "none");
            String b = there.getOrDefault(name, "none");
            if (!a.equals(b)) {
                lines.add(name + ": " + a + " there, " + b + " here");
            }
        }
    }

    private static Map<String, String> facts(Capacity of) {
        Map<String, String> facts = of.software().stream()
                .collect(Collectors.toMap(
                        SoftwareVersion::part, SoftwareVersion::version, (a, b) -> a, LinkedHashMap::new));
        facts.put("run", of.workload().name());
        facts.put("engine", of.workload().engine());
        facts.put("parameters", String.valueOf(of.workload().parameters()));
        facts.put(
                "processors",
                of.executors().stream()
                        .map(ExecutorMeasure::processor)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
        facts.put(
                "arithmetic",
                of.executors().stream()
                        .map(ExecutorMeasure::arithmetic)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
        return facts;
    }

    private static void slow(List<String> lines, String where, List<SlowPart> these, List<SlowPart> those) {
        these.stream()
                .filter(part -> those.stream()
                        .noneMatch(
                                it -> it.kind().equals(part.kind()) && it.who().equals(part.who())))
                .forEach(part -> lines.add(where + part.said()));
    }
}
