package dev.lockstep.driver.page;

import dev.lockstep.events.Event.Reconstructed.Pair;
import java.awt.image.BufferedImage;
import java.util.Base64;

/** A picture, and beside it its reconstruction by a model. */
record ReconstructionPair(Pair pair) {
    private static final int BYTE = 0xFF;

    void into(MarkupBuilder page) {
        page.open("figure", "class", "card pair");
        image(page, pair.pixels(), "a picture");
        image(page, pair.reconstruction(), "its reconstruction");
        page.close("figure");
    }

    private void image(MarkupBuilder page, String pixels, String words) {
        page.empty("img", "src", PngImage.source(PngImage.base64(image(pixels))), "alt", words);
    }

    private BufferedImage image(String pixels) {
        byte[] bytes = Base64.getDecoder().decode(pixels);
        int area = pair.rows() * pair.columns();
        BufferedImage image = new BufferedImage(pair.columns(), pair.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            int rgb = PngImage.rgb(pair.channels(), area, i, at -> bytes[at] & BYTE);
            image.setRGB(i % pair.columns(), i / pair.columns(), rgb);
        }
        return image;
    }
}
