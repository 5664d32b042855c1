package dev.lockstep.driver.page;

import dev.lockstep.events.Event.GivenBack.Pair;
import java.awt.image.BufferedImage;
import java.util.Base64;

/** A picture, and beside it how a model gives it back. */
record EchoPair(Pair pair) {
    private static final int BYTE = 0xFF;
    private static final int COLOURS = 3;

    void into(Markup page) {
        page.open("figure", "class", "card pair");
        image(page, pair.pixels(), "a picture");
        image(page, pair.again(), "the same as the model gives it back");
        page.close("figure");
    }

    private void image(Markup page, String pixels, String words) {
        page.empty("img", "src", "data:image/png;base64," + Png.base64(image(pixels)), "alt", words);
    }

    /** Three channels are red, green and blue; of any other number the first is shown. */
    private BufferedImage image(String pixels) {
        byte[] bytes = Base64.getDecoder().decode(pixels);
        int area = pair.rows() * pair.columns();
        int next = pair.channels() == COLOURS ? area : 0;
        BufferedImage image = new BufferedImage(pair.columns(), pair.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            int rgb = 0;
            for (int channel = 0; channel < COLOURS; channel++) {
                rgb = rgb << 8 | (bytes[i + channel * next] & BYTE);
            }
            image.setRGB(i % pair.columns(), i / pair.columns(), rgb);
        }
        return image;
    }
}
