package dev.lockstep.driver.ingest.generate;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.order.SplitMixRandom;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/** Digits of 28 by 28 grey pixels, drawn with the machine's fonts, shifted, turned, sheared and noisy. */
final class DigitPictures {
    private static final int SIDE = 28;
    private static final String[] FAMILIES = {Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED};
    private static final int[] STYLES = {Font.PLAIN, Font.BOLD, Font.ITALIC, Font.BOLD | Font.ITALIC};
    private static final double HEIGHT = 19;
    private static final double NOISE = 12;

    private DigitPictures() {}

    static NumberedTable table(long rows, long seed) {
        System.setProperty("java.awt.headless", "true");
        requireFonts(() -> draw(0, new SplitMixRandom(seed), new byte[SIDE * SIDE], 0));
        List<String> classes = IntStream.range(0, 10).mapToObj(String::valueOf).toList();
        NumberedTable.RowMaker maker = (number, into, at) -> {
            int digit = (int) (number % 10);
            draw(
                    digit,
                    new SplitMixRandom(SplitMixRandom.seed(seed, 0xD161, number)),
                    into.features().bytes(),
                    at * SIDE * SIDE);
            into.labels().set(at, digit);
        };
        return new NumberedTable(
                rows,
                List.of(1, SIDE, SIDE),
                List.of(),
                Optional.of(classes),
                Optional.of(ReadyRowLayout.PIXEL_SCALE),
                maker);
    }

    /** Small systems have neither fonts nor what Java draws them with, and each of those that lack something fails in its own way. */
    static void requireFonts(Runnable drawing) {
        try {
            drawing.run();
        } catch (LinkageError | InternalError | RuntimeException e) {
            throw new IngestException(
                    "data.source=digits draws its pictures with the machine's fonts, which Java cannot do here: "
                            + Objects.toString(e.getMessage(), e.getClass().getSimpleName())
                                    .lines()
                                    .findFirst()
                                    .orElse("")
                            + " (Debian, Ubuntu: apt install fontconfig libfreetype6 libharfbuzz0b fonts-dejavu-core)",
                    e);
        }
    }

    private static void draw(int digit, SplitMixRandom random, byte[] into, int at) {
        String family = FAMILIES[random.nextInt(FAMILIES.length)];
        Font font = new Font(family, STYLES[random.nextInt(STYLES.length)], (int) HEIGHT + 6);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        GlyphVector glyph = font.createGlyphVector(graphics.getFontRenderContext(), String.valueOf(digit));
        graphics.fill(place(glyph.getOutline(), random));
        graphics.dispose();
        byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        for (int i = 0; i < pixels.length; i++) {
            double noisy = (pixels[i] & 0xFF) + NOISE * random.nextGaussian();
            into[at + i] = (byte) Math.max(0, Math.min(255, Math.round(noisy)));
        }
    }

    private static java.awt.Shape place(java.awt.Shape outline, SplitMixRandom random) {
        Rectangle2D box = outline.getBounds2D();
        AffineTransform move = new AffineTransform();
        move.translate(SIDE / 2.0 + 5 * (random.nextDouble() - 0.5), SIDE / 2.0 + 5 * (random.nextDouble() - 0.5));
        move.rotate(0.6 * (random.nextDouble() - 0.5));
        move.shear(0.3 * (random.nextDouble() - 0.5), 0);
        double size = HEIGHT / box.getHeight() * (0.85 + 0.3 * random.nextDouble());
        move.scale(size * (0.85 + 0.3 * random.nextDouble()), size);
        move.translate(-box.getCenterX(), -box.getCenterY());
        return move.createTransformedShape(outline);
    }
}
