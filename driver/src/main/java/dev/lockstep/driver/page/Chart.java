package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Curves over epochs as SVG. */
final class Chart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 280;
    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 34;
    private static final int BOTTOM = 38;
    private static final int MOST_POINTS = 400;

    private record Curve(String name, String kind, List<double[]> points) {}

    private final String title;
    private final List<Curve> curves = new ArrayList<>();
    private double markedAt = Double.NaN;
    private String mark = "";

    Chart(String title) {
        this.title = title;
    }

    /** Adds a curve of (epoch, value); its kind names its colour. One without points is left out. */
    void add(String name, String kind, List<double[]> points) {
        List<double[]> finite =
                points.stream().filter(p -> Double.isFinite(p[1])).toList();
        if (!finite.isEmpty()) {
            curves.add(new Curve(name, kind, finite));
        }
    }

    void mark(double epoch, String text) {
        markedAt = epoch;
        mark = text;
    }

    String svg() {
        if (curves.isEmpty()) {
            return "<p>" + title + ": no finite value.</p>";
        }
        Axis x = Axis.between(values(0).min().orElse(1), values(0).max().orElse(1));
        Axis y = Axis.over(values(1).min().orElse(0), values(1).max().orElse(1));
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" class=\"chart\"><title>%s</title>",
                WIDTH,
                HEIGHT,
                title));
        text(svg, LEFT, 18, "start", "title", title);
        for (double tick : y.ticks(5)) {
            line(svg, "grid", LEFT, up(y, tick), WIDTH - RIGHT, up(y, tick));
            text(svg, LEFT - 8, up(y, tick) + 4, "end", "tick", Axis.number(tick));
        }
        for (double tick : x.ticks(6)) {
            if (tick == Math.rint(tick)) {
                text(svg, along(x, tick), HEIGHT - BOTTOM + 18, "middle", "tick", Axis.number(tick));
            }
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", "tick", "epoch");
        if (!Double.isNaN(markedAt)) {
            line(svg, "mark", along(x, markedAt), TOP, along(x, markedAt), HEIGHT - BOTTOM);
            boolean right = x.at(markedAt) > 0.5;
            text(svg, along(x, markedAt) + (right ? -6 : 6), TOP + 10, right ? "end" : "start", "tick", mark);
        }
        double legend = WIDTH - RIGHT;
        for (int i = curves.size() - 1; i >= 0; i--) {
            Curve curve = curves.get(i);
            draw(svg, curve, x, y);
            text(svg, legend, 18, "end", "legend " + curve.kind(), "● " + curve.name());
            legend -= 14 + 8.0 * (curve.name().length() + 1);
        }
        return svg.append("</svg>").toString();
    }

    private DoubleStream values(int coordinate) {
        return curves.stream().flatMap(c -> c.points().stream()).mapToDouble(p -> p[coordinate]);
    }

    private static double along(Axis x, double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double up(Axis y, double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static void draw(StringBuilder svg, Curve curve, Axis x, Axis y) {
        int every = Math.max(1, curve.points().size() / MOST_POINTS);
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < curve.points().size(); i++) {
            if (i % every == 0 || i == curve.points().size() - 1) {
                double[] point = curve.points().get(i);
                path.append(String.format(
                        Locale.ROOT, "%s%.1f,%.1f", path.isEmpty() ? "M" : "L", along(x, point[0]), up(y, point[1])));
            }
        }
        svg.append("<path class=\"curve ")
                .append(curve.kind())
                .append("\" d=\"")
                .append(path)
                .append("\"/>");
        if (curve.points().size() == 1) {
            double[] only = curve.points().get(0);
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>",
                    curve.kind(),
                    along(x, only[0]),
                    up(y, only[1])));
        }
    }

    private static void line(StringBuilder svg, String kind, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
                kind,
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String kind, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                kind,
                x,
                y,
                anchor,
                Report.escape(text)));
    }
}
