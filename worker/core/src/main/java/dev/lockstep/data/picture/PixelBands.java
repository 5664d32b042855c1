package dev.lockstep.data.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;

/** The channels of a decoded picture, each as bytes, line after line. What is transparent counts as if it were not. */
final class PixelBands {
    private static final int RED = 299;
    private static final int GREEN = 587;
    private static final int BLUE = 114;

    private PixelBands() {}

    static byte[][] rgb(BufferedImage image) {
        if (isStored(image, ColorSpace.TYPE_GRAY)) {
            byte[] grey = samples(image, 0);
            return new byte[][] {grey, grey, grey};
        }
        if (isStored(image, ColorSpace.TYPE_RGB)) {
            return new byte[][] {samples(image, 0), samples(image, 1), samples(image, 2)};
        }
        byte[][] channels = new byte[3][image.getWidth() * image.getHeight()];
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, line.length, 1, line, 0, line.length);
            int at = y * line.length;
            for (int x = 0; x < line.length; x++) {
                channels[0][at + x] = (byte) (line[x] >> 16);
                channels[1][at + x] = (byte) (line[x] >> 8);
                channels[2][at + x] = (byte) line[x];
            }
        }
        return channels;
    }

    /** The brightness of each pixel, as ITU-R BT.601 weighs the colours. */
    static byte[][] grey(BufferedImage image) {
        if (isStored(image, ColorSpace.TYPE_GRAY)) {
            return new byte[][] {samples(image, 0)};
        }
        byte[][] rgb = rgb(image);
        byte[] grey = rgb[0];
        for (int i = 0; i < grey.length; i++) {
            int sum = RED * (rgb[0][i] & 0xFF) + GREEN * (rgb[1][i] & 0xFF) + BLUE * (rgb[2][i] & 0xFF);
            grey[i] = (byte) ((sum + 500) / 1000);
        }
        return new byte[][] {grey};
    }

    /** Whether values of these colours stand in the picture as they are, rather than as numbers of a palette or packed. */
    private static boolean isStored(BufferedImage image, int colours) {
        ColorModel model = image.getColorModel();
        return model instanceof ComponentColorModel && model.getColorSpace().getType() == colours;
    }

    /**
     * The values of one channel as they stand in the file. {@link BufferedImage#getRGB} would change grey ones: to Java
     * they are linear light, and it makes them brighter on the way to red, green and blue.
     */
    private static byte[] samples(BufferedImage image, int channel) {
        Raster raster = image.getRaster();
        int deeper = Math.max(0, image.getColorModel().getComponentSize(channel) - Byte.SIZE);
        byte[] samples = new byte[image.getWidth() * image.getHeight()];
        int[] line = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, line.length, 1, channel, line);
            for (int x = 0; x < line.length; x++) {
                samples[y * line.length + x] = (byte) (line[x] >> deeper);
            }
        }
        return samples;
    }
}
