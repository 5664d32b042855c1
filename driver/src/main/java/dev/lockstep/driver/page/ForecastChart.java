package dev.lockstep.driver.page;

import dev.lockstep.events.Event.Forecast.Window;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A window of a series: the last of what was known, what came then, the forecast, and the plainest forecast there is,
 * which repeats the last value that is known.
 */
record ForecastChart(Window window) {
    /** More of the past than this many times the forecast would leave no room for that. */
    private static final int PAST = 3;

    /** Values at steps that follow one another. */
    private record Line(String name, String kind, int first, List<Float> values) {
        String points(PlotFrame plot) {
            return IntStream.range(0, values.size())
                    .filter(i -> Float.isFinite(values.get(i)))
                    .mapToObj(i -> plot.point(first + i, values.get(i)))
                    .collect(Collectors.joining(" "));
        }
    }

    void into(MarkupBuilder page) {
        List<Line> lines = lines();
        double least = values(lines).min(Float::compare).orElse(0f);
        double most = values(lines).max(Float::compare).orElse(1f);
        int from = lines.stream().mapToInt(Line::first).min().orElse(0);
        PlotFrame plot = new PlotFrame(
                ChartAxis.between(from, window.actual().size()), ChartAxis.over(least, most, ChartAxis.Scale.LINEAR));
        page.open("figure", "class", "card").open("figcaption").leaf("h3", window.column());
        page.open("span", "class", "legend");
        lines.forEach(line -> page.leaf("span", line.name(), "class", "key " + line.kind()));
        page.close("span").close("figcaption");
        plot.open(page, window.column() + ". " + errors(), "step");
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
            return List.of(
                    new Line("actual", "actual", 1, window.actual()),
                    new Line("forecast", "forecast", 1, window.forecast()));
        }
        List<Float> shown =
                past.subList(Math.max(0, past.size() - PAST * window.actual().size()), past.size());
        return List.of(
                new Line("known", "past", 1 - shown.size(), shown),
                new Line("actual", "actual", 0, since(window.actual())),
                new Line("last value", "repeated", 0, since(repeated())),
                new Line("forecast", "forecast", 0, since(window.forecast())));
    }

    private float last() {
        return window.past().get(window.past().size() - 1);
    }

    private List<Float> since(List<Float> values) {
        return Stream.concat(Stream.of(last()), values.stream()).toList();
    }

    private List<Float> repeated() {
        return window.actual().stream().map(value -> last()).toList();
    }

    private String errors() {
        String own = "Off by " + NumberLabels.figure(error(window.forecast())) + " on average";
        return window.past().isEmpty()
                ? own + "."
                : own + "; repeating the last value, by " + NumberLabels.figure(error(repeated())) + ".";
    }

    private double error(List<Float> forecast) {
        return IntStream.range(0, forecast.size())
                .mapToDouble(
                        i -> Math.abs((double) forecast.get(i) - window.actual().get(i)))
                .average()
                .orElse(0);
    }
}
