package dev.lockstep.driver.page;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines or dots of one measure over another, with the line on which both are the same, or none. */
record MeasuredChart(String title, String across, Guide guide, List<Trace> traces) {

    /** What the curves are compared with. */
    enum Guide {
        NONE,
        SAME
    }

    enum Look {
        LINE,
        DOTS,
        /** Within a line that goes round. */
        AREA
    }

    /** Points that belong together; the kind names the colour. */
    record Trace(String name, String kind, Look look, List<? extends Number> xs, List<? extends Number> ys) {}

    /** What the legend says of a line, and of the dots on it. */
    private record Key(String name, String kind) {}

    /** Both measures go from 0 to 1. */
    void sharesInto(MarkupBuilder page) {
        into(page, new PlotFrame(ChartAxis.between(0, 1), ChartAxis.between(0, 1)), Ticks.ANY);
    }

    /** Both measures are the same one, from its least to its greatest value. */
    void valuesInto(MarkupBuilder page) {
        double[] all = traces.stream()
                .flatMap(trace -> java.util.stream.Stream.concat(trace.xs().stream(), trace.ys().stream()))
                .mapToDouble(Number::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        if (all.length > 0) {
            ChartAxis axis = ChartAxis.over(all[0], all[all.length - 1], ChartAxis.Scale.LINEAR);
            into(page, new PlotFrame(axis, axis), Ticks.ANY);
        }
    }

    /** What is written beside the horizontal axis. */
    enum Ticks {
        ANY,
        WHOLE
    }

    /** Each measure on an axis of its own, as wide as its values are. */
    void axesInto(MarkupBuilder page, Ticks ticks, ChartAxis.Scale alongScale, ChartAxis.Scale upScale) {
        axis(traces.stream().flatMap(trace -> trace.xs().stream()).toList(), alongScale)
                .ifPresent(x -> axis(
                                traces.stream()
                                        .flatMap(trace -> trace.ys().stream())
                                        .toList(),
                                upScale)
                        .ifPresent(y -> into(page, new PlotFrame(x, y), ticks)));
    }

    private static java.util.Optional<ChartAxis> axis(List<? extends Number> values, ChartAxis.Scale scale) {
        double[] sorted = values.stream()
                .mapToDouble(Number::doubleValue)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? java.util.Optional.empty()
                : java.util.Optional.of(ChartAxis.over(sorted[0], sorted[sorted.length - 1], scale));
    }

    private void into(MarkupBuilder page, PlotFrame plot, Ticks ticks) {
        page.open("figure", "class", "card measured").open("figcaption").leaf("h3", title);
        page.open("span", "class", "legend");
        traces.stream()
                .map(trace -> new Key(trace.name(), trace.kind()))
                .distinct()
                .forEach(key -> page.leaf("span", key.name(), "class", "key " + key.kind()));
        page.close("span").close("figcaption");
        plot.open(page, words(), "");
        if (ticks == Ticks.WHOLE) {
            plot.axes(page, across);
        } else {
            plot.measures(page, across);
        }
        if (guide == Guide.SAME) {
            double from = Math.max(plot.x().low(), plot.y().low());
            double to = Math.min(plot.x().high(), plot.y().high());
            page.empty("path", "class", "mark", "d", "M" + plot.point(from, from) + "L" + plot.point(to, to));
        }
        for (Trace trace : traces) {
            String points = points(trace, plot);
            if (trace.look() == Look.LINE) {
                page.empty("polyline", "class", "curve " + trace.kind(), "points", points);
            } else if (trace.look() == Look.AREA) {
                page.empty("path", "class", "band " + trace.kind(), "d", "M" + points.replace(" ", "L") + "z");
            } else {
                page.empty("path", "class", "dots " + trace.kind(), "d", "M" + points.replace(" ", "h0M") + "h0");
            }
        }
        page.close("svg").close("figure");
    }

    private static String points(Trace trace, PlotFrame plot) {
        return IntStream.range(0, trace.xs().size())
                .filter(i -> Double.isFinite(trace.xs().get(i).doubleValue())
                        && Double.isFinite(trace.ys().get(i).doubleValue()))
                .mapToObj(i -> plot.point(
                        trace.xs().get(i).doubleValue(), trace.ys().get(i).doubleValue()))
                .collect(Collectors.joining(" "));
    }

    private String words() {
        return String.format(
                Locale.ROOT,
                "%s over %s: %s.",
                title,
                across,
                traces.stream().map(Trace::name).collect(Collectors.joining(", ")));
    }
}
