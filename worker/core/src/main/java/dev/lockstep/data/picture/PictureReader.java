package dev.lockstep.data.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes pictures of any size to {@code [channels, height, width]} bytes of one size. */
public final class PictureReader {
    /** A decoded picture is held in memory whole, so that a wrong header must not make it too large. */
    private static final long MOST_PIXELS = 1 << 26;
    /** No format packs pixels more tightly: deflate makes 1,032 bytes of one, each of up to eight pixels. */
    private static final long MOST_PIXELS_A_BYTE = 1032 * 8;

    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

    private final int channels;
    private final int height;
    private final int width;

    /**
     * A reader that makes pictures of one shape.
     *
     * @param channels 1 for grey, 3 for red, green and blue
     */
    public PictureReader(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    public byte[] read(String file, byte[] bytes) {
        BufferedImage image = decode(file, bytes);
        byte[][] from = channels == 1 ? PixelBands.grey(image) : PixelBands.rgb(image);
        PictureResizer resizing = new PictureResizer(image.getWidth(), image.getHeight(), width, height);
        byte[] into = new byte[channels * height * width];
        for (int channel = 0; channel < channels; channel++) {
            resizing.resize(from[channel], into, channel * height * width);
        }
        return into;
    }

    private static BufferedImage decode(String file, byte[] bytes) {
        if (bytes.length == 0) {
            throw new PictureException(file, "is empty");
        }
        if (PngCheck.isPng(bytes)) {
            PngCheck.fault(bytes).ifPresent(fault -> {
                throw new PictureException(file, fault);
            });
        }
        try (ImageInputStream in =
                new MemoryCacheImageInputStream(new ByteArrayInputStream(JpegProfile.remove(bytes)))) {
            ImageReader reader = reader(file, in);
            try {
                return decode(file, reader, in, Math.min(MOST_PIXELS, bytes.length * MOST_PIXELS_A_BYTE));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            if (e instanceof PictureException known) {
                throw known;
            }
            throw new PictureException(file, "does not decode: " + e.getMessage(), e);
        }
    }

    private static ImageReader reader(String file, ImageInputStream in) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        while (readers.hasNext()) {
            ImageReader reader = readers.next();
            if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                return reader;
            }
        }
        throw new PictureException(file, "is no picture in png, jpeg, gif or bmp");
    }

    private static BufferedImage decode(String file, ImageReader reader, ImageInputStream in, long most)
            throws IOException {
        reader.setInput(in, true, true);
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        if (pixels > most) {
            throw new PictureException(
                    file,
                    "says it has " + reader.getWidth(0) + " x " + reader.getHeight(0)
                            + " pixels; for a file of its size the most is " + most);
        }
        BufferedImage image = reader.read(0);
        for (String warning : warnings) {
            if (isOfDamage(warning)) {
                throw new PictureException(file, "does not decode: " + warning);
            }
        }
        return image;
    }

    /** A reader of JPEG files only warns where data are missing, and paints the rest grey. */
    private static boolean isOfDamage(String warning) {
        String text = warning.toLowerCase(Locale.ROOT);
        return text.contains("premature") || text.contains("corrupt") || text.contains("truncated");
    }
}
