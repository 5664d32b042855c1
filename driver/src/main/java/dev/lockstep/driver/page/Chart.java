package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Curves over epochs as a figure of SVG. What it shows is said in words too, for those who do not see it. */
final class Chart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 290;
    private static final int LEFT = 70;
    private static final int RIGHT = 16;
    private static final int TOP = 28;
    private static final int BOTTOM = 46;
    private static final int MOST_POINTS = 500;

    /** Values over epochs; the kind names the colour and the dashes. */
    record Curve(String name, String kind, List<Point> points) {}

    record Point(int epoch, double value) {}

    private final String title;
    private final Axis.Scale scale;
    private final List<Curve> curves;
    private final OptionalInt best;

    /** Points that are not finite are left out, and so are curves without points. */
    Chart(String title, Axis.Scale scale, List<Curve> curves, OptionalInt best) {
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

    void into(Markup page) {
        Axis x = Axis.between(epochs().min().orElse(1), epochs().max().orElse(1));
        Axis y = Axis.over(values().min().orElse(0), values().max().orElse(1), scale);
        page.open("figure", "class", "card chart").open("figcaption").open("h3").text(title);
        if (y.logarithmic()) {
            page.leaf("small", "logarithmic");
        }
        page.close("h3").open("span", "class", "legend");
        curves.forEach(c -> page.leaf("span", c.name(), "class", "key " + c.kind()));
        page.close("span").close("figcaption");
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", words(y));
        axes(page, x, y);
        best.ifPresent(epoch -> mark(page, x, epoch));
        curves.forEach(c -> draw(page, c, x, y));
        page.close("svg").close("figure");
    }

    private DoubleStream epochs() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::epoch);
    }

    private DoubleStream values() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::value);
    }

    private String words(Axis y) {
        return title + " over epochs" + (y.logarithmic() ? " on a logarithmic scale. " : ". ")
                + curves.stream()
                        .map(c -> c.name() + ": from "
                                + Numbers.figure(c.points().get(0).value()) + " to "
                                + Numbers.figure(
                                        c.points().get(c.points().size() - 1).value()))
                        .collect(Collectors.joining(", ", "", "."))
                + (best.isPresent() ? " Best epoch: " + best.getAsInt() + "." : "");
    }

    private static void axes(Markup page, Axis x, Axis y) {
        for (double tick : y.ticks(5)) {
            page.empty("line", "class", "grid", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", up(y, tick), "y2", up(y, tick));
            page.leaf("text", Axis.label(tick), "x", LEFT - 9, "y", up(y, tick) + 4.5, "text-anchor", "end");
        }
        for (double tick : x.wholeTicks(6)) {
            page.leaf("text", Numbers.count(tick), "x", along(x, tick), "y", HEIGHT - 26, "text-anchor", "middle");
        }
        page.empty(
                "line", "class", "axis", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", HEIGHT - BOTTOM, "y2", HEIGHT - BOTTOM);
        page.leaf("text", "epoch", "x", (LEFT + WIDTH - RIGHT) / 2, "y", HEIGHT - 6, "text-anchor", "middle");
    }

    private static void mark(Markup page, Axis x, int epoch) {
        double at = along(x, epoch);
        boolean left = x.at(epoch) > 0.6;
        page.empty("line", "class", "mark", "x1", at, "x2", at, "y1", TOP - 14, "y2", HEIGHT - BOTTOM);
        page.leaf(
                "text",
                "best: epoch " + epoch,
                "class",
                "best",
                "x",
                at + (left ? -7 : 7),
                "y",
                TOP - 8,
                "text-anchor",
                left ? "end" : "start");
    }

    /** The line, and for the script the epochs and values under it. */
    private static void draw(Markup page, Curve curve, Axis x, Axis y) {
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
                joined(points, p -> Numbers.figure(p.value())),
                "points",
                joined(points, p -> String.format(Locale.ROOT, "%.1f,%.1f", along(x, p.epoch()), up(y, p.value()))));
        if (points.size() == 1) {
            Point only = points.get(0);
            page.empty(
                    "circle",
                    "class",
                    "dot " + curve.kind(),
                    "r",
                    4.5,
                    "cx",
                    along(x, only.epoch()),
                    "cy",
                    up(y, only.value()));
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

    private static double along(Axis x, double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(Axis y, double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }
}
