package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Curves over epochs as a figure of SVG. What it shows is said in words too, for those who do not see it. */
final class CurveChart {
    private static final int MOST_POINTS = 500;

    /** Values over epochs; the kind names the colour and the dashes. */
    record Curve(String name, String kind, List<Point> points) {}

    record Point(int epoch, double value) {}

    private final String title;
    private final ChartAxis.Scale scale;
    private final List<Curve> curves;
    private final OptionalInt best;

    /** Points that are not finite are left out, and so are curves without points. */
    CurveChart(String title, ChartAxis.Scale scale, List<Curve> curves, OptionalInt best) {
        this.title = title;
        this.scale = scale;
        this.curves = curves.stream()
                .map(c -> new Curve(c.name(), c.kind(), finite(c.points())))
                .filter(c -> !c.points().isEmpty())
                .toList();
        this.best = best;
    }

    private static List<Point> finite(List<Point> points) {
        return points.stream().filter(p -> Double.isFinite(p.value())).toList();
    }

    boolean isEmpty() {
        return curves.isEmpty();
    }

    void into(MarkupBuilder page) {
        ChartAxis x = ChartAxis.between(epochs().min().orElse(1), epochs().max().orElse(1));
        ChartAxis y = ChartAxis.over(values().min().orElse(0), values().max().orElse(1), scale);
        page.open("figure", "class", "card chart").open("figcaption").open("h3").text(title);
        if (y.logarithmic()) {
            page.leaf("small", "logarithmic");
        }
        page.close("h3").open("span", "class", "legend");
        curves.forEach(c -> page.leaf("span", c.name(), "class", "key " + c.kind()));
        page.close("span").close("figcaption");
        PlotFrame plot = new PlotFrame(x, y);
        plot.open(page, words(y));
        plot.axes(page, "epoch");
        best.ifPresent(epoch -> mark(page, plot, epoch));
        curves.forEach(c -> draw(page, c, plot));
        page.close("svg").close("figure");
    }

    private DoubleStream epochs() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::epoch);
    }

    private DoubleStream values() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::value);
    }

    private String words(ChartAxis y) {
        return title + " over epochs" + (y.logarithmic() ? " on a logarithmic scale. " : ". ")
                + curves.stream()
                        .map(c -> c.name() + ": from "
                                + NumberLabels.figure(c.points().get(0).value()) + " to "
                                + NumberLabels.figure(
                                        c.points().get(c.points().size() - 1).value()))
                        .collect(Collectors.joining(", ", "", "."))
                + (best.isPresent() ? " Best epoch: " + best.getAsInt() + "." : "");
    }

    private static void mark(MarkupBuilder page, PlotFrame plot, int epoch) {
        boolean left = plot.x().at(epoch) > 0.6;
        plot.mark(page, epoch);
        page.leaf(
                "text",
                "best: epoch " + epoch,
                "class",
                "best",
                "x",
                plot.along(epoch) + (left ? -7 : 7),
                "y",
                PlotFrame.TOP - 8,
                "text-anchor",
                left ? "end" : "start");
    }

    /** The line, and for the script the epochs and values under it. */
    private static void draw(MarkupBuilder page, Curve curve, PlotFrame plot) {
        List<Point> points = thinned(curve.points());
        page.empty(
                "polyline",
                "class",
                "curve " + curve.kind(),
                "data-name",
                curve.name(),
                "data-epochs",
                joined(points, p -> String.valueOf(p.epoch())),
                "data-values",
                joined(points, p -> NumberLabels.figure(p.value())),
                "points",
                joined(points, p -> plot.point(p.epoch(), p.value())));
        if (points.size() == 1) {
            Point only = points.get(0);
            page.empty(
                    "circle",
                    "class",
                    "dot " + curve.kind(),
                    "r",
                    4.5,
                    "cx",
                    plot.along(only.epoch()),
                    "cy",
                    plot.up(only.value()));
        }
    }

    private static String joined(List<Point> points, java.util.function.Function<Point, String> text) {
        return points.stream().map(text).collect(Collectors.joining(" "));
    }

    /** More points than pixels only make the file larger. */
    private static List<Point> thinned(List<Point> points) {
        int every = (points.size() + MOST_POINTS - 1) / MOST_POINTS;
        List<Point> some = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (i % every == 0 || i == points.size() - 1) {
                some.add(points.get(i));
            }
        }
        return some;
    }
}
