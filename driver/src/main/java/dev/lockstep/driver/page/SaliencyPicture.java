package dev.lockstep.driver.page;

import dev.lockstep.events.Event.SaliencyDrawn.Picture;
import java.awt.image.BufferedImage;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A picture of the data set in grey, red where a model looks. */
record SaliencyPicture(Picture picture, List<String> classes) {
    private static final int BYTE = 0xFF;

    void into(MarkupBuilder page) {
        page.open("figure", "class", "card");
        page.empty("img", "src", PngImage.source(png()), "alt", said());
        page.leaf("figcaption", said()).close("figure");
    }

    private String said() {
        String answer = String.format(Locale.ROOT, "%s (%.2f)", name(picture.predicted()), picture.certainty());
        return picture.actual() == picture.predicted() ? answer : answer + ", but it is " + name(picture.actual());
    }

    private String name(int number) {
        return number < classes.size() ? classes.get(number) : String.valueOf(number);
    }

    private String png() {
        byte[] pixels = Base64.getDecoder().decode(picture.pixels());
        byte[] heat = Base64.getDecoder().decode(picture.heat());
        BufferedImage image = new BufferedImage(picture.columns(), picture.rows(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < heat.length; i++) {
            int light = 0;
            for (int channel = 0; channel < picture.channels(); channel++) {
                light += (pixels[channel * heat.length + i] & BYTE) / picture.channels();
            }
            int hot = heat[i] & BYTE;
            int red = light + (BYTE - light) * hot / BYTE;
            int rest = light - light * hot / BYTE;
            image.setRGB(i % picture.columns(), i / picture.columns(), red << 16 | rest << 8 | rest);
        }
        return PngImage.base64(image);
    }
}
