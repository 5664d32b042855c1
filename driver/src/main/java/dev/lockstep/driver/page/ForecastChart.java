package dev.lockstep.driver.page;

import dev.lockstep.events.Event.Foretold.Window;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A window of a series: the last of what was known, what came then, what was foretold, and the plainest forecast there is,
 * which repeats the last value that is known.
 */
record ForecastChart(Window window) {
    /** More of the past than this many times the forecast would leave no room for that. */
    private static final int PAST = 3;

    /** Values at steps that follow one another. */
    private record Line(String name, String kind, int first, List<Float> values) {
        String points(Plot plot) {
            return IntStream.range(0, values.size())
                    .filter(i -> Float.isFinite(values.get(i)))
                    .mapToObj(i -> plot.point(first + i, values.get(i)))
                    .collect(Collectors.joining(" "));
        }
    }

    void into(Markup page) {
        List<Line> lines = lines();
        double least = values(lines).min(Float::compare).orElse(0f);
        double most = values(lines).max(Float::compare).orElse(1f);
        int from = lines.stream().mapToInt(Line::first).min().orElse(0);
        Plot plot = new Plot(Axis.between(from, window.came().size()), Axis.over(least, most, Axis.Scale.LINEAR));
        page.open("figure", "class", "card").open("figcaption").leaf("h3", window.column());
        page.open("span", "class", "legend");
        lines.forEach(line -> page.leaf("span", line.name(), "class", "key " + line.kind()));
        page.close("span").close("figcaption");
        plot.open(page, window.column() + ". " + errors());
        plot.axes(page, "steps from now");
        plot.mark(page, 0);
        lines.forEach(line -> page.empty("polyline", "class", "curve " + line.kind(), "points", line.points(plot)));
        page.close("svg").leaf("p", errors(), "class", "note").close("figure");
    }

    private static Stream<Float> values(List<Line> lines) {
        return lines.stream().flatMap(line -> line.values().stream()).filter(value -> Float.isFinite(value));
    }

    /** Those of the future begin where the past ends, where that is known. */
    private List<Line> lines() {
        List<Float> past = window.past();
        if (past.isEmpty()) {
            return List.of(new Line("came", "came", 1, window.came()), new Line("foretold", "said", 1, window.said()));
        }
        List<Float> shown =
                past.subList(Math.max(0, past.size() - PAST * window.came().size()), past.size());
        return List.of(
                new Line("known", "past", 1 - shown.size(), shown),
                new Line("came", "came", 0, since(window.came())),
                new Line("last value", "repeated", 0, since(repeated())),
                new Line("foretold", "said", 0, since(window.said())));
    }

    private float last() {
        return window.past().get(window.past().size() - 1);
    }

    private List<Float> since(List<Float> values) {
        return Stream.concat(Stream.of(last()), values.stream()).toList();
    }

    private List<Float> repeated() {
        return window.came().stream().map(value -> last()).toList();
    }

    private String errors() {
        String own = "Off by " + Numbers.figure(error(window.said())) + " on average";
        return window.past().isEmpty()
                ? own + "."
                : own + "; repeating the last value, by " + Numbers.figure(error(repeated())) + ".";
    }

    private double error(List<Float> said) {
        return IntStream.range(0, said.size())
                .mapToDouble(i -> Math.abs((double) said.get(i) - window.came().get(i)))
                .average()
                .orElse(0);
    }
}
