package dev.lockstep.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parts a sentence into words: runs of letters and digits in lower case, with apostrophes between them (don't). */
public final class WordTokenizer {
    private WordTokenizer() {}

    public static List<String> of(String sentence) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int[] points = sentence.toLowerCase(Locale.ROOT).codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            boolean apostrophe = points[i] == '\'' || points[i] == '\u2019';
            if (belongs(points[i])) {
                word.appendCodePoint(points[i]);
            } else if (apostrophe && word.length() > 0 && i + 1 < points.length && belongs(points[i + 1])) {
                word.append('\'');
            } else if (word.length() > 0) {
                words.add(word.toString());
                word.setLength(0);
            }
        }
        if (word.length() > 0) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean belongs(int point) {
        int type = Character.getType(point);
        return Character.isLetterOrDigit(point)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }
}
