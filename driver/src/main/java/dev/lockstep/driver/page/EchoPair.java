package dev.lockstep.driver.page;

import dev.lockstep.events.Event.GivenBack.Pair;
import java.awt.image.BufferedImage;
import java.util.Base64;

/** A picture, and beside it how a model gives it back. */
record EchoPair(Pair pair) {
    private static final int BYTE = 0xFF;

    void into(Markup page) {
        page.open("figure", "class", "card pair");
        image(page, pair.pixels(), "a picture");
        image(page, pair.again(), "the same as the model gives it back");
        page.close("figure");
    }

    private void image(Markup page, String pixels, String words) {
        page.empty("img", "src", Png.source(Png.base64(image(pixels))), "alt", words);
    }

    private BufferedImage image(String pixels) {
        byte[] bytes = Base64.getDecoder().decode(pixels);
        int area = pair.rows() * pair.columns();
        BufferedImage image = new BufferedImage(pair.columns(), pair.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            int rgb = Png.rgb(pair.channels(), area, i, at -> bytes[at] & BYTE);
            image.setRGB(i % pair.columns(), i / pair.columns(), rgb);
        }
        return image;
    }
}
