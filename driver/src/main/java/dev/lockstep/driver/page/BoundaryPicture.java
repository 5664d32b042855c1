package dev.lockstep.driver.page;

import dev.lockstep.events.Event.BoundaryDrawn;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/** What a model says over two features: a picture of its answers with rows of the data on it. */
final class BoundaryPicture {
    private static final int SIDE = 420;
    private static final int LEFT = 44;
    private static final int BOTTOM = 30;
    private static final int TOP = 26;
    private static final double STRONGEST = 0.5;

    private final BoundaryDrawn drawn;
    private final List<String> classes;

    BoundaryPicture(BoundaryDrawn drawn, List<String> classes) {
        this.drawn = drawn;
        this.classes = classes;
    }

    String svg() {
        Axis x = Axis.between(drawn.xFrom(), drawn.xTo());
        Axis y = Axis.between(drawn.yFrom(), drawn.yTo());
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" class=\"boundary\"><title>Decision boundary</title>",
                LEFT + SIDE + 8,
                TOP + SIDE + BOTTOM));
        svg.append(String.format(
                Locale.ROOT,
                "<image x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" preserveAspectRatio=\"none\""
                        + " href=\"data:image/png;base64,%s\"/>",
                LEFT,
                TOP,
                SIDE,
                SIDE,
                png()));
        for (BoundaryDrawn.Point point : drawn.points()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" stroke=\"#fff\" stroke-width=\"0.7\"/>",
                    LEFT + SIDE * x.at(point.x()),
                    TOP + SIDE * (1 - y.at(point.y())),
                    Palette.css(point.label())));
        }
        for (double tick : x.ticks(5)) {
            text(svg, LEFT + SIDE * x.at(tick), TOP + SIDE + 18, "middle", Axis.number(tick));
        }
        for (double tick : y.ticks(5)) {
            text(svg, LEFT - 8, TOP + SIDE * (1 - y.at(tick)) + 4, "end", Axis.number(tick));
        }
        double at = LEFT;
        for (int i = 0; i < Math.min(classes.size(), 10); i++) {
            svg.append(String.format(
                    Locale.ROOT, "<circle cx=\"%.1f\" cy=\"12\" r=\"5\" fill=\"%s\"/>", at + 5, Palette.css(i)));
            text(svg, at + 16, 16, "start", "class " + classes.get(i));
            at += 36 + 7.0 * ("class " + classes.get(i)).length();
        }
        return svg.append("</svg>").toString();
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
                x,
                y,
                anchor,
                Report.escape(text)));
    }

    private String png() {
        BufferedImage image = new BufferedImage(drawn.columns(), drawn.rows(), BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < drawn.rows(); row++) {
            for (int column = 0; column < drawn.columns(); column++) {
                float value = drawn.values().get(row * drawn.columns() + column);
                image.setRGB(column, drawn.rows() - 1 - row, colour(value).getRGB());
            }
        }
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            ImageIO.write(image, "png", out);
            return Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With two classes the value is how sure the model is of the second; with more it is the class. */
    private Color colour(float value) {
        if (classes.size() != 2) {
            return Palette.faint(Math.round(value), 0.45);
        }
        double sure = Math.max(0, Math.min(1, value));
        return sure >= 0.5
                ? Palette.faint(1, STRONGEST * (2 * sure - 1) + 0.05)
                : Palette.faint(0, STRONGEST * (1 - 2 * sure) + 0.05);
    }
}
