package dev.lockstep.driver.page;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** A row that is an image, as PNG. */
public final class RowPicture {
    /** A report holds its pictures, so that large ones are shown by some of their pixels. */
    private static final int MOST_SIDE = 96;

    private static final int WHITE = 255;

    private RowPicture() {}

    /**
     * In base64.
     *
     * @param byteScale what a byte was multiplied by; without it the least value is black and the greatest white
     */
    public static String png(float[] values, List<Integer> shape, Optional<Double> byteScale) {
        double least = 0;
        double most = byteScale.orElse(0.0) * WHITE;
        if (byteScale.isEmpty()) {
            least = Double.POSITIVE_INFINITY;
            most = Double.NEGATIVE_INFINITY;
            for (float value : values) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
        }
        double black = least;
        double scale = most > least ? WHITE / (most - least) : 0;
        IntUnaryOperator level = at -> (int) Math.max(0, Math.min(WHITE, Math.round((values[at] - black) * scale)));
        int height = shape.get(1);
        int width = shape.get(2);
        int every = Math.max(1, (Math.max(height, width) + MOST_SIDE - 1) / MOST_SIDE);
        BufferedImage image =
                new BufferedImage((width - 1) / every + 1, (height - 1) / every + 1, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int at = y * every * width + x * every;
                image.setRGB(x, y, PngImage.rgb(shape.get(0), height * width, at, level));
            }
        }
        return PngImage.base64(image);
    }
}
