package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.List;

/** A picture in letters: the darker the letter on paper, the larger the value. */
public final class TextPicture {
    private static final String LETTERS = " .:-=+*#%@";
    private static final int MOST_COLUMNS = 72;
    /** A letter is about twice as high as wide. */
    private static final int LETTERS_A_PIXEL = 2;

    private TextPicture() {}

    /** The mean over the channels, between the least and the most of the picture. */
    public static List<String> of(float[] image, List<Integer> shape) {
        int height = shape.get(1);
        int width = shape.get(2);
        int every = Math.max(1, (width * LETTERS_A_PIXEL + MOST_COLUMNS - 1) / MOST_COLUMNS);
        float[] mean = new float[height * width];
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < mean.length; i++) {
            for (int channel = 0; channel < shape.get(0); channel++) {
                mean[i] += image[channel * mean.length + i] / shape.get(0);
            }
            least = Math.min(least, mean[i]);
            most = Math.max(most, mean[i]);
        }
        List<String> lines = new ArrayList<>();
        for (int y = 0; y < height; y += every) {
            StringBuilder line = new StringBuilder("  ");
            for (int x = 0; x < width; x += every) {
                double share = most > least ? (mean[y * width + x] - least) / (most - least) : 0;
                char letter = LETTERS.charAt((int) Math.round(share * (LETTERS.length() - 1)));
                line.append(letter).append(letter);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
