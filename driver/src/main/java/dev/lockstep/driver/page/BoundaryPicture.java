package dev.lockstep.driver.page;

import dev.lockstep.events.Event.BoundaryDrawn;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** What a model says over two features: a picture of its answers, the line where it is undecided, and rows of the data. */
final class BoundaryPicture {
    private static final int WIDTH = 520;
    private static final int SIDE = 440;
    private static final int LEFT = 58;
    private static final int TOP = 8;
    private static final int MOST_POINTS = 600;
    private static final int MOST_IN_LEGEND = 12;
    private static final double STRONGEST = 0.62;

    private final BoundaryDrawn drawn;
    private final List<String> classes;
    private final ChartAxis x;
    private final ChartAxis y;
    private final float[] values;

    BoundaryPicture(BoundaryDrawn drawn, List<String> classes) {
        this.drawn = drawn;
        this.classes = classes;
        x = ChartAxis.between(drawn.xFrom(), drawn.xTo());
        y = ChartAxis.between(drawn.yFrom(), drawn.yTo());
        values = new float[drawn.columns() * drawn.rows()];
        for (int i = 0; i < Math.min(values.length, drawn.values().size()); i++) {
            values[i] = drawn.values().get(i);
        }
    }

    void into(MarkupBuilder page) {
        page.open("figure", "class", "card boundary").open("figcaption", "class", "legend");
        for (int label = 0; label < Math.min(classes.size(), MOST_IN_LEGEND); label++) {
            page.open("span", "class", "class-key").open("svg", "viewBox", "-7 -7 14 14", "aria-hidden", "true");
            point(page, 0, 0, label);
            page.close("svg").text(classes.get(label)).close("span");
        }
        page.close("figcaption");
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + (TOP + SIDE + 46), "role", "img", "aria-label", words());
        page.empty(
                "image",
                "x",
                LEFT,
                "y",
                TOP,
                "width",
                SIDE,
                "height",
                SIDE,
                "preserveAspectRatio",
                "none",
                "href",
                PngImage.source(png()));
        if (answersAreSure()) {
            page.empty("path", "class", "contour", "d", contour());
        }
        int every = Math.max(1, (drawn.points().size() + MOST_POINTS - 1) / MOST_POINTS);
        for (int i = 0; i < drawn.points().size(); i += every) {
            BoundaryDrawn.Point row = drawn.points().get(i);
            point(page, LEFT + SIDE * x.at(row.x()), TOP + SIDE * (1 - y.at(row.y())), row.label());
        }
        axes(page);
        page.close("svg").close("figure");
    }

    private String words() {
        return "The model's answer for each pair of the two features, from " + ChartAxis.label(drawn.xFrom()) + " to "
                + ChartAxis.label(drawn.xTo()) + " and from " + ChartAxis.label(drawn.yFrom()) + " to "
                + ChartAxis.label(drawn.yTo()) + ", with rows of the data set on it. Classes: "
                + (classes.isEmpty() ? "none" : String.join(", ", classes)) + ".";
    }

    private void axes(MarkupBuilder page) {
        page.empty("rect", "class", "frame", "x", LEFT, "y", TOP, "width", SIDE, "height", SIDE);
        for (double tick : x.ticks(5)) {
            page.leaf(
                    "text",
                    ChartAxis.label(tick),
                    "x",
                    LEFT + SIDE * x.at(tick),
                    "y",
                    TOP + SIDE + 20,
                    "text-anchor",
                    "middle");
        }
        for (double tick : y.ticks(5)) {
            page.leaf(
                    "text",
                    ChartAxis.label(tick),
                    "x",
                    LEFT - 9,
                    "y",
                    TOP + SIDE * (1 - y.at(tick)) + 4.5,
                    "text-anchor",
                    "end");
        }
        page.leaf("text", "first feature", "x", LEFT + SIDE / 2, "y", TOP + SIDE + 40, "text-anchor", "middle");
        page.leaf(
                "text",
                "second feature",
                "class",
                "upright",
                "text-anchor",
                "middle",
                "transform",
                "translate(14 " + (TOP + SIDE / 2) + ") rotate(-90)");
    }

    /** Shapes as well as colours: circle, square, diamond and triangle in turn. */
    private static void point(MarkupBuilder page, double cx, double cy, int label) {
        String at = String.format(Locale.ROOT, "M%.1f %.1f", cx, cy);
        String shape = switch (Math.floorMod(label, 4)) {
            case 0 -> at + "m-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z";
            case 1 -> at + "m-3.2 -3.2h6.4v6.4h-6.4z";
            case 2 -> at + "m0 -4.6l4.6 4.6l-4.6 4.6l-4.6 -4.6z";
            default -> at + "m0 -4.4l4.4 7.6h-8.8z";
        };
        page.empty("path", "class", "row", "d", shape, "fill", ColourPalette.css(label));
    }

    /** With two classes the value is how sure the model is of the second; with more it is the number of the class. */
    private boolean answersAreSure() {
        return classes.size() == 2;
    }

    /** Answers below zero come from a margin around zero (hinge), others from a probability. */
    private double level() {
        return least() < 0 ? 0 : 0.5;
    }

    private double least() {
        double least = Double.POSITIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    private double most() {
        double most = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            most = Math.max(most, value);
        }
        return most;
    }

    private String contour() {
        StringBuilder path = new StringBuilder();
        double width = (double) SIDE / drawn.columns();
        double height = (double) SIDE / drawn.rows();
        for (ContourLines.Piece piece : new ContourLines(values, drawn.columns(), drawn.rows(), level()).pieces()) {
            path.append(String.format(
                    Locale.ROOT,
                    "M%.1f %.1fL%.1f %.1f",
                    LEFT + (piece.x1() + 0.5) * width,
                    TOP + SIDE - (piece.y1() + 0.5) * height,
                    LEFT + (piece.x2() + 0.5) * width,
                    TOP + SIDE - (piece.y2() + 0.5) * height));
        }
        return path.toString();
    }

    private String png() {
        BufferedImage image = new BufferedImage(drawn.columns(), drawn.rows(), BufferedImage.TYPE_INT_ARGB);
        double least = least();
        double most = most();
        for (int row = 0; row < drawn.rows(); row++) {
            for (int column = 0; column < drawn.columns(); column++) {
                float value = values[row * drawn.columns() + column];
                image.setRGB(column, drawn.rows() - 1 - row, colour(value, least, most));
            }
        }
        return PngImage.base64(image);
    }

    private int colour(float value, double least, double most) {
        if (!Float.isFinite(value)) {
            return 0;
        }
        if (classes.isEmpty()) {
            return ColourPalette.argb(0, most > least ? (value - least) / (most - least) : 0.5);
        }
        if (!answersAreSure()) {
            return ColourPalette.argb(Math.round(value), 0.42);
        }
        double reach = Math.max(Math.max(most - level(), level() - least), 1e-9);
        double side = (value - level()) / (level() == 0 ? reach : 0.5);
        return ColourPalette.argb(side >= 0 ? 1 : 0, 0.06 + STRONGEST * Math.abs(side));
    }
}
