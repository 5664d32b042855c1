package dev.lockstep.setting;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Names as the run file spells them, and what a misspelt one was meant to be. */
public final class SettingNames {
    private SettingNames() {}

    static String of(Class<?> type) {
        SettingKey key = type.getAnnotation(SettingKey.class);
        String name = type.getSimpleName();
        return key != null ? key.value() : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** {@code BINARY_CROSS_ENTROPY} is {@code binaryCrossEntropy}. */
    static String of(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }

    /** The name that is nearest to a misspelt one, if any is near. */
    public static Optional<String> nearest(String misspelt, Stream<String> names) {
        String wanted = plain(misspelt);
        int most = Math.max(1, wanted.length() / 3);
        return names.filter(name -> distance(wanted, plain(name)) <= most)
                .min(Comparator.comparingInt(name -> distance(wanted, plain(name))));
    }

    /** Whether a word of a run file means this name, or one of the others that it has elsewhere; case does not matter. */
    static boolean means(String word, String name, Optional<AlsoCalled> others) {
        String wanted = plain(word);
        return wanted.equals(plain(name))
                || others.stream()
                        .flatMap(also -> Stream.of(also.value()))
                        .anyMatch(other -> wanted.equals(plain(other)));
    }

    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Letters to insert, delete, change or swap with their neighbour. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
