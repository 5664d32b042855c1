package dev.lockstep.data.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.Mutations;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    /** Blue on the left, and a shade of red that grows to the bottom on the right. */
    private static BufferedImage picture(int type) {
        BufferedImage image = new BufferedImage(20, 10, type);
        for (int y = 0; y < 10; y++) {
            for (int x = 0; x < 20; x++) {
                image.setRGB(x, y, x < 10 ? 0x0000FF : (25 * y) << 16);
            }
        }
        return image;
    }

    private static byte[] write(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static byte[] picture(String format) throws IOException {
        return write(picture(BufferedImage.TYPE_INT_RGB), format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif"})
    void colourIsThreeChannelsOneAfterTheOther(String format) throws IOException {
        byte[] pixels = new PictureReader(3, 10, 20).read("a." + format, picture(format));

        assertThat(pixels).hasSize(600);
        assertThat(pixels[2 * 200 + 5] & 0xFF).as("blue").isEqualTo(255);
        assertThat(pixels[9 * 20 + 15] & 0xFF).as("red").isEqualTo(225);
        assertThat(Arrays.copyOfRange(pixels, 200, 400)).as("green").containsOnly(0);
    }

    @Test
    void aJpegIsNearlyItsPicture() throws IOException {
        byte[] pixels = new PictureReader(3, 10, 20).read("a.jpg", picture("jpeg"));

        assertThat(pixels[2 * 200 + 4 * 20 + 3] & 0xFF).isGreaterThan(240);
        assertThat(pixels[9 * 20 + 17] & 0xFF).isBetween(200, 250);
    }

    @Test
    void greyIsTheBrightnessOfColours() throws IOException {
        byte[] pixels = new PictureReader(1, 1, 2).read("a.png", picture("png"));

        assertThat(pixels[0]).as("0.114 of 255").isEqualTo((byte) 29);
        assertThat(pixels[1]).as("0.299 of the mean red, 112.5").isEqualTo((byte) 34);
    }

    @Test
    void greyValuesAreThoseOfTheFile() throws IOException {
        BufferedImage grey = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            grey.getRaster().setSample(x, 0, 0, x);
        }
        byte[] one = new PictureReader(1, 1, 256).read("a.png", write(grey, "png"));
        byte[] three = new PictureReader(3, 1, 256).read("a.png", write(grey, "png"));

        for (int x = 0; x < 256; x++) {
            assertThat(one[x]).isEqualTo((byte) x);
            assertThat(three[512 + x]).isEqualTo((byte) x);
        }
    }

    @Test
    void whatIsNoPictureIsNamed() throws IOException {
        byte[] png = picture("png");
        byte[] jpeg = picture("jpeg");
        PictureReader reader = new PictureReader(3, 8, 8);

        assertThatThrownBy(() -> reader.read("a.png", new byte[0])).hasMessage("a.png is empty");
        assertThatThrownBy(() -> reader.read("a.png", "no picture".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasMessage("a.png is no picture in png, jpeg, gif or bmp");
        assertThatThrownBy(() -> reader.read("a.png", Arrays.copyOf(png, png.length / 2)))
                .hasMessageContaining("was cut short");
        assertThatThrownBy(() -> reader.read("a.jpg", Arrays.copyOf(jpeg, jpeg.length - 20)))
                .hasMessageStartingWith("a.jpg does not decode");
    }

    @Test
    void aPngThatClaimsToBeHugeTakesNoMemory() throws IOException {
        byte[] png = picture("png");
        Arrays.fill(png, 16, 24, (byte) 0x3F);
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(png, 12, 17);
        java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());

        assertThatThrownBy(() -> new PictureReader(3, 8, 8).read("a.png", png))
                .hasMessageStartingWith("a.png says it has 1061109567 x 1061109567 pixels");
    }

    @Test
    void aDamagedPngGivesItsPixelsOrAnError() throws Exception {
        byte[] png = picture("png");
        PictureReader reader = new PictureReader(3, 5, 5);
        byte[] right = reader.read("a.png", png);

        Mutations.check(PictureException.class, png, "a.png", damaged -> {
            assertThat(reader.read("a.png", damaged)).isEqualTo(right);
            return true;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "gif", "bmp"})
    void damagedPicturesGivePixelsOrAnError(String format) throws Exception {
        byte[] picture = picture(format);
        PictureReader reader = new PictureReader(3, 5, 5);

        Mutations.check(PictureException.class, picture, "a", damaged -> reader.read("a", damaged).length == 75);
    }

    @Test
    void aColourProfileWithinAJpegChangesNothing() throws IOException {
        byte[] plain = picture("jpeg");
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        ByteArrayOutputStream with = new ByteArrayOutputStream();
        with.write(plain, 0, 2);
        with.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE2});
        int length = 2 + 14 + profile.length;
        with.writeBytes(new byte[] {(byte) (length >> 8), (byte) length});
        with.writeBytes("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII));
        with.writeBytes(new byte[] {1, 1});
        with.writeBytes(profile);
        with.write(plain, 2, plain.length - 2);
        PictureReader reader = new PictureReader(3, 10, 20);

        assertThat(JpegProfile.remove(with.toByteArray())).isEqualTo(plain);
        assertThat(reader.read("a.jpg", with.toByteArray())).isEqualTo(reader.read("a.jpg", plain));
    }

    @Test
    void coloursOfSixteenBitsAreTheirUpperEight() throws IOException {
        ColorModel deep = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_USHORT);
        WritableRaster raster = deep.createCompatibleWritableRaster(2, 1);
        raster.setPixels(0, 0, 2, 1, new int[] {0x1234, 0x5678, 0x9ABC, 0xFFFF, 0, 0xFF});

        assertThat(new PictureReader(3, 1, 2).read("a.png", write(new BufferedImage(deep, raster, false, null), "png")))
                .containsExactly(0x12, 0xFF, 0x56, 0, 0x9A, 0);
    }
}
