package dev.lockstep.driver.page;

import java.util.List;
import java.util.Locale;

/** Where the points of curves stand in a figure of SVG, and the axes beside them. */
record PlotFrame(ChartAxis x, ChartAxis y) {
    static final int WIDTH = 520;
    static final int HEIGHT = 290;
    static final int TOP = 28;
    static final int BOTTOM = 46;
    private static final int LEFT = 78;
    private static final int RIGHT = 16;
    /** Longer numbers of epochs or steps are written in thousands. */
    private static final double SHORT = 10_000;
    /** Half as wide as a letter is where letters are largest, on a narrow screen. */
    private static final double HALF_LETTER = 5;

    /** Opens the figure's drawing, said in words for those who do not see it; the unit is that of its horizontal axis. */
    void open(MarkupBuilder page, String words, String unit) {
        page.open(
                "svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", words, "data-unit", unit);
    }

    /** @param name what the horizontal axis counts */
    void axes(MarkupBuilder page, String name) {
        axes(page, name, x.logarithmic() ? x.ticks(6) : x.wholeTicks(6));
    }

    /** The same, of a measure that is not counted. */
    void measures(MarkupBuilder page, String name) {
        axes(page, name, x.ticks(5));
    }

    private void axes(MarkupBuilder page, String name, List<Double> ticks) {
        for (double tick : y.ticks(5)) {
            page.empty("line", "class", "grid", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", up(tick), "y2", up(tick));
            page.leaf("text", ChartAxis.label(tick), "x", LEFT - 9, "y", up(tick) + 4.5, "text-anchor", "end");
        }
        for (double tick : ticks) {
            below(page, tick, isCount(tick) ? NumberLabels.count(tick) : ChartAxis.label(tick));
        }
        page.empty(
                "line", "class", "axis", "x1", LEFT, "x2", WIDTH - RIGHT, "y1", HEIGHT - BOTTOM, "y2", HEIGHT - BOTTOM);
        page.leaf("text", name, "x", (LEFT + WIDTH - RIGHT) / 2, "y", HEIGHT - 6, "text-anchor", "middle");
    }

    private static boolean isCount(double tick) {
        return tick >= 1_000 && tick < SHORT && tick == Math.rint(tick);
    }

    /** Under its tick, but never beyond the edge. */
    private void below(MarkupBuilder page, double tick, String label) {
        boolean isCut = along(tick) + label.length() * HALF_LETTER > WIDTH;
        page.leaf(
                "text",
                label,
                "x",
                isCut ? (double) WIDTH : along(tick),
                "y",
                HEIGHT - 26,
                "text-anchor",
                isCut ? "end" : "middle");
    }

    /** A line from top to bottom where something is to be seen. */
    void mark(MarkupBuilder page, double at) {
        page.empty("line", "class", "mark", "x1", along(at), "x2", along(at), "y1", TOP - 14, "y2", HEIGHT - BOTTOM);
    }

    double along(double value) {
        return LEFT + x.at(value) * (WIDTH - LEFT - RIGHT);
    }

    double up(double value) {
        return HEIGHT - BOTTOM - y.at(value) * (HEIGHT - TOP - BOTTOM);
    }

    /** A point of a polyline. */
    String point(double atX, double atY) {
        return String.format(Locale.ROOT, "%.1f,%.1f", along(atX), up(atY));
    }
}
