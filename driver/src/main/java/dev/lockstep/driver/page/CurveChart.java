package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Curves over epochs or steps as a figure of SVG. What it shows is said in words too, for those who do not see it. */
final class CurveChart {
    private static final int MOST_POINTS = 500;

    /** Values along the axis; the kind names the colour and the dashes. */
    record Curve(String name, String kind, List<Point> points) {}

    /** A value, which may stand for several between a least and a most. */
    record Point(long at, double value, double least, double most) {
        Point(long at, double value) {
            this(at, value, value, value);
        }

        private boolean isFinite() {
            return Double.isFinite(value) && Double.isFinite(least) && Double.isFinite(most);
        }
    }

    /** A place on the axis at which something happened. */
    record Mark(long at, String label, String words) {}

    /** What the curves go along: its unit, and what is marked on it. */
    record Course(String unit, List<Mark> marks) {
        static Course ofEpochs(OptionalInt best) {
            return new Course(
                    "epoch",
                    best.isEmpty()
                            ? List.of()
                            : List.of(new Mark(
                                    best.getAsInt(),
                                    "best: epoch " + best.getAsInt(),
                                    "Best epoch: " + best.getAsInt() + ".")));
        }
    }

    private final String title;
    private final ChartAxis.Scale scale;
    private final List<Curve> curves;
    private final Course course;

    /** Points that are not finite are left out, and so are curves without points. */
    CurveChart(String title, ChartAxis.Scale scale, List<Curve> curves, Course course) {
        this.title = title;
        this.scale = scale;
        this.curves = curves.stream()
                .map(c -> new Curve(
                        c.name(),
                        c.kind(),
                        thinned(c.points().stream().filter(Point::isFinite).toList())))
                .filter(c -> !c.points().isEmpty())
                .toList();
        this.course = course;
    }

    String title() {
        return title;
    }

    boolean isEmpty() {
        return curves.isEmpty();
    }

    void into(MarkupBuilder page) {
        page.open("figure", "class", "card chart", "tabindex", "0");
        inside(page);
        page.close("figure");
    }

    /** The figure without its frame, for one that is there. */
    void inside(MarkupBuilder page) {
        ChartAxis x = ChartAxis.between(places().min().orElse(1), places().max().orElse(1));
        ChartAxis y = ChartAxis.over(values().min().orElse(0), values().max().orElse(1), scale);
        page.open("figcaption").open("h3").text(title);
        if (y.logarithmic()) {
            page.leaf("small", "logarithmic");
        }
        page.close("h3").open("span", "class", "legend");
        curves.forEach(c -> page.leaf("span", c.name(), "class", "key " + c.kind()));
        page.close("span").close("figcaption");
        PlotFrame plot = new PlotFrame(x, y);
        plot.open(page, words(y), course.unit());
        plot.axes(page, course.unit());
        course.marks().forEach(mark -> mark(page, plot, mark));
        curves.forEach(c -> draw(page, c, plot));
        page.close("svg");
    }

    private LongStream places() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToLong(Point::at);
    }

    private DoubleStream values() {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(Point::value);
    }

    private String words(ChartAxis y) {
        return title + " over " + course.unit() + "s" + (y.logarithmic() ? " on a logarithmic scale. " : ". ")
                + curves.stream()
                        .map(c -> c.name() + ": from "
                                + NumberLabels.figure(c.points().get(0).value()) + " to "
                                + NumberLabels.figure(
                                        c.points().get(c.points().size() - 1).value()))
                        .collect(Collectors.joining(", ", "", "."))
                + course.marks().stream().map(mark -> " " + mark.words()).collect(Collectors.joining());
    }

    private static void mark(MarkupBuilder page, PlotFrame plot, Mark mark) {
        if (!plot.x().has(mark.at())) {
            return;
        }
        boolean left = plot.x().at(mark.at()) > 0.6;
        page.open("g", "class", "happened").leaf("title", mark.words());
        plot.mark(page, mark.at());
        page.leaf(
                        "text",
                        mark.label(),
                        "class",
                        "best",
                        "x",
                        plot.along(mark.at()) + (left ? -7 : 7),
                        "y",
                        PlotFrame.TOP - 8,
                        "text-anchor",
                        left ? "end" : "start")
                .close("g");
    }

    /** The line, and for the script the places and values under it. */
    private static void draw(MarkupBuilder page, Curve curve, PlotFrame plot) {
        List<Point> points = curve.points();
        if (points.stream().anyMatch(p -> p.least() < p.most())) {
            page.empty("path", "class", "band " + curve.kind(), "d", band(points, plot));
        }
        page.empty(
                "polyline",
                "class",
                "curve " + curve.kind(),
                "data-name",
                curve.name(),
                "data-at",
                joined(points, p -> String.valueOf(p.at())),
                "data-values",
                joined(points, p -> NumberLabels.figure(p.value())),
                "points",
                joined(points, p -> plot.point(p.at(), p.value())));
        if (points.size() == 1) {
            Point only = points.get(0);
            page.empty(
                    "circle",
                    "class",
                    "dot " + curve.kind(),
                    "r",
                    4.5,
                    "cx",
                    plot.along(only.at()),
                    "cy",
                    plot.up(only.value()));
        }
    }

    /** From the most of each point back along the least, as far as the frame goes. */
    private static String band(List<Point> points, PlotFrame plot) {
        List<String> corners = new ArrayList<>();
        points.forEach(p -> corners.add(plot.point(p.at(), plot.y().within(p.most()))));
        for (int i = points.size() - 1; i >= 0; i--) {
            corners.add(
                    plot.point(points.get(i).at(), plot.y().within(points.get(i).least())));
        }
        return "M" + String.join("L", corners) + "z";
    }

    private static String joined(List<Point> points, Function<Point, String> text) {
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
