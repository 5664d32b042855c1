package dev.lockstep.config;

import dev.lockstep.setting.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How things are called in a run file, and which name was probably meant. */
final class Names {
    private Names() {}

    /** {@code LEAKY_RELU} is {@code leakyRelu}. */
    static String of(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return name.toString();
    }

    static String of(Class<?> record) {
        Named named = record.getAnnotation(Named.class);
        String simple = record.getSimpleName();
        return named != null ? named.value() : Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
    }

    /** The records of a sealed interface by their names, in the order of the source. */
    static Map<String, Class<?>> records(Class<?> sealed) {
        Map<String, Class<?>> records = new LinkedHashMap<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                records.put(of(permitted), permitted);
            } else {
                records.putAll(records(permitted));
            }
        }
        return records;
    }

    static List<String> of(Class<?> enumType, Object[] constants) {
        List<String> names = new ArrayList<>();
        for (Object constant : constants) {
            names.add(of((Enum<?>) enumType.cast(constant)));
        }
        return names;
    }

    /** The name that is nearest to what was written, if any is near. */
    static Optional<String> near(String written, Collection<String> names) {
        String best = null;
        int least = Math.max(2, written.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = name;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Letters to change, add, leave out or swap with the next. */
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
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
