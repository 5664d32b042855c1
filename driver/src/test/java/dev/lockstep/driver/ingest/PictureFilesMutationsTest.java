package dev.lockstep.driver.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.DataSpec;
import dev.lockstep.data.Mutations;
import dev.lockstep.driver.ingest.MutationTally.End;
import dev.lockstep.driver.ingest.prepare.CheckedRow;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However a picture in a folder of pictures is damaged, it has the pixels that Java's own decoder finds in it, or it is a
 * bad row. A PNG has checksums: of it nothing but its own pixels will do.
 */
class PictureFilesMutationsTest extends MutationTest {
    private static final int AT_ONCE = 250;
    private static final int SIZE = 9;

    private static byte[] picture(String format) throws IOException {
        BufferedImage image = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIZE * SIZE; i++) {
            image.setRGB(i % SIZE, i / SIZE, 0x030201 * i);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, format, out);
        return out.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "gif", "bmp"})
    void havePixelsOrAreBadRows(String format) throws IOException {
        byte[] whole = picture(format);
        byte[] right = decoded(whole).orElseThrow();
        for (int first = 0; first < MutationTally.COUNT; first += AT_ONCE) {
            Path pictures = Files.createDirectories(folder.resolve("pictures-" + first + "/dog"));
            Map<String, byte[]> damaged = new TreeMap<>();
            for (int i = first; i < Math.min(MutationTally.COUNT, first + AT_ONCE); i++) {
                byte[] bytes = Mutations.number(i, whole);
                damaged.put("file:" + Files.write(pictures.resolve(i + "." + format), bytes), bytes);
            }
            Map<String, CheckedRow> rows = rows(pictures);
            assertThat(rows.keySet()).isEqualTo(damaged.keySet());
            rows.forEach((file, row) ->
                    tally.add(file, () -> end(format, file, row, right, damaged.getOrDefault(file, right))));
        }
        tally.write(format);
    }

    private Map<String, CheckedRow> rows(Path pictures) {
        DataSpec data = data("source: images, height: 9, width: 9, path: '" + pictures.getParent() + "'");
        Map<String, CheckedRow> rows = new TreeMap<>();
        rows(data, source(data)).forEach(row -> rows.put(row.origin().file(), row));
        return rows;
    }

    private static End end(String format, String file, CheckedRow row, byte[] right, byte[] damaged) {
        if (!row.isGood()) {
            return End.REFUSED;
        }
        byte[] pixels = (byte[]) row.values()[0];
        if (format.equals("png")) {
            assertThat(pixels).as(file).isEqualTo(right);
            return End.WHOLE;
        }
        // A picture of another size is brought to the one asked for, which is not to be done again here. One that was
        // refused is not decoded: Java alone would make all the pixels that a damaged header promises.
        decoded(damaged).ifPresent(other -> assertThat(pixels).as(file).isEqualTo(other));
        return Arrays.equals(pixels, right) ? End.WHOLE : End.AS_IT_SAYS;
    }

    /** The pixels, red, then green, then blue; empty where it is no picture of the right size. */
    private static Optional<byte[]> decoded(byte[] bytes) {
        try {
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
            if (image == null || image.getWidth() != SIZE || image.getHeight() != SIZE) {
                return Optional.empty();
            }
            byte[] pixels = new byte[3 * SIZE * SIZE];
            for (int i = 0; i < pixels.length; i++) {
                int at = i % (SIZE * SIZE);
                pixels[i] = (byte) (image.getRGB(at % SIZE, at / SIZE) >> (16 - 8 * (i / (SIZE * SIZE))));
            }
            return Optional.of(pixels);
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
