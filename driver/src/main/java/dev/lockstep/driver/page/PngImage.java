package dev.lockstep.driver.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.function.IntUnaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as a page holds them. */
final class PngImage {
    private static final int COLOURS = 3;

    private PngImage() {}

    /** What an image of a page is drawn from. */
    static String source(String base64) {
        return "data:image/png;base64," + base64;
    }

    /**
     * A point's colour: three channels are red, green and blue; of any other number the first is shown.
     *
     * @param area values of a channel, one channel after the other
     * @param at the point's place in the first channel
     * @param level of a value by its place, from 0 to 255
     */
    static int rgb(int channels, int area, int at, IntUnaryOperator level) {
        int next = channels == COLOURS ? area : 0;
        int rgb = 0;
        for (int channel = 0; channel < COLOURS; channel++) {
            rgb = rgb << 8 | level.applyAsInt(at + channel * next);
        }
        return rgb;
    }

    /** The picture as PNG in base64. */
    static String base64(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException("a picture could not be written in memory", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
